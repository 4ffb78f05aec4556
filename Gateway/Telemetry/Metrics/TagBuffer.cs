namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>Tags of one measurement, in memory that the thread keeps: more than eight of them would cost an array each time.</summary>
/// <remarks>One list at a time: <see cref="Empty"/> begins the next and ends the last. It must not be kept over an <c>await</c>.</remarks>
internal sealed class TagBuffer
{
    [ThreadStatic]
    private static TagBuffer? _current;

    private KeyValuePair<string, object?>[] _tags = new KeyValuePair<string, object?>[16];
    private int _count;

    /// <summary>What was added.</summary>
    public ReadOnlySpan<KeyValuePair<string, object?>> Span => _tags.AsSpan(0, _count);

    /// <summary>The thread's buffer, emptied.</summary>
    public static TagBuffer Empty()
    {
        var buffer = _current ??= new TagBuffer();
        buffer._count = 0;
        return buffer;
    }

    public void Add(string name, object? value)
    {
        if (_count == _tags.Length)
        {
            Array.Resize(ref _tags, _count * 2);
        }

        _tags[_count++] = new(name, value);
    }
}
