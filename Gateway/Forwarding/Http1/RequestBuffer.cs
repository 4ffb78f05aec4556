using System.Buffers.Text;
using System.Text;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>Bytes that go out, in one rented piece. <see cref="Release"/> gives it back.</summary>
internal struct RequestBuffer
{
    private byte[]? _bytes;
    private int _length;

    public readonly ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public readonly int Length => _length;

    /// <summary>Bytes that fit without more memory.</summary>
    public readonly int Free => (_bytes?.Length ?? 0) - _length;

    /// <summary>Makes room for so many bytes.</summary>
    public void Reserve(int count)
    {
        if (Free >= count)
        {
            return;
        }

        var larger = SmallBuffers.Rent(Math.Max(_length + count, _length * 2));
        Written.Span.CopyTo(larger);
        var length = _length;
        Release();
        _bytes = larger;
        _length = length;
    }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Text in Latin-1; what it does not have becomes a question mark.</summary>
    public void Write(string text)
    {
        Reserve(text.Length);
        _length += Encoding.Latin1.GetBytes(text, _bytes.AsSpan(_length));
    }

    public void WriteNumber(long number, char format = 'D')
    {
        Reserve(20);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_length), out var written, format);
        _length += written;
    }

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Reset() => _length = 0;

    public void Release()
    {
        if (_bytes is { } bytes)
        {
            SmallBuffers.Return(bytes);
        }

        _bytes = null;
        _length = 0;
    }
}
