using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Keeps a copy of a body that streams, up to a limit, for expressions that run at the end. Made only when one of them reads it.</summary>
internal sealed class BodyRecorder(long limit) : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    /// <summary>The body was longer than the limit: or the memory was short: only its beginning is here.</summary>
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
            if (BufferBudget.TryRent(Math.Max(_length + bytes.Length, _buffer.Length * 2)) is not { } bigger)
            {
                // A log field is not worth a request.
                IsTruncated = true;
                limit = _length;
                return;
            }

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
            BufferBudget.Release(_buffer);
        }
    }
}
