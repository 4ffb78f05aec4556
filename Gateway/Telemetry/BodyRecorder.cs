using System.Buffers;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Keeps a copy of a body that streams, up to a limit, for expressions that run at the end. Made only when one of them reads it.</summary>
internal sealed class BodyRecorder(long limit) : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    /// <summary>The body was longer than the limit: only its beginning is here.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Valid until the exchange ends.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = (int)Math.Min(limit - _length, int.MaxValue);
        if (bytes.Length > room)
        {
            IsTruncated = true;
            bytes = bytes[..room];
        }

        if (_length + bytes.Length > _buffer.Length)
        {
            var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes.Length, _buffer.Length * 2));
            _buffer.AsSpan(0, _length).CopyTo(bigger);
            Return();
            _buffer = bigger;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Dispose()
    {
        Return();
        _buffer = [];
        _length = 0;
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
