using System.Buffers;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads usage from a stream of JSON lines (Ollama's own format) while its bytes go to the client unchanged.</summary>
public sealed class JsonLinesObserver(LlmObservation observation, TimeProvider time) : IUsageObserver
{
    private const int MaxLineBytes = 2 * 1024 * 1024;

    private byte[]? _held;
    private int _length;
    private bool _overflowed;

    /// <inheritdoc />
    public long ContentEvents { get; private set; }

    /// <inheritdoc />
    public void Observe(ReadOnlySpan<byte> chunk)
    {
        while (!chunk.IsEmpty && !_overflowed)
        {
            var end = chunk.IndexOf((byte)'\n');
            if (end < 0)
            {
                Hold(chunk);
                return;
            }

            if (_length == 0)
            {
                Line(chunk[..end]);
            }
            else
            {
                Hold(chunk[..end]);
                Line(_held.AsSpan(0, _length));
                _length = 0;
            }

            chunk = chunk[(end + 1)..];
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The last line needs no end.
        if (_length > 0 && !_overflowed)
        {
            Line(_held.AsSpan(0, _length));
        }

        if (_held is not null)
        {
            ArrayPool<byte>.Shared.Return(_held);
        }

        (_held, _length, _overflowed) = (null, 0, true);
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        if (line.Trim((byte)'\r').IsEmpty)
        {
            return;
        }

        ContentEvents++;
        observation.FirstTokenAt ??= time.GetTimestamp();
        UsageReader.TryRead(line, observation);
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > MaxLineBytes)
        {
            _overflowed = true;
            return;
        }

        if (_held is null || _held.Length < _length + bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes.Length, _length * 2));
            _held.AsSpan(0, _length).CopyTo(larger);
            if (_held is not null)
            {
                ArrayPool<byte>.Shared.Return(_held);
            }

            _held = larger;
        }

        bytes.CopyTo(_held.AsSpan(_length));
        _length += bytes.Length;
    }
}
