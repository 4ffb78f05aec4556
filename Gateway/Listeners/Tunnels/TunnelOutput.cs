using System.IO.Pipelines;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>Kestrel's way to the client until the tunnel is accepted; from then on what it writes is dropped.</summary>
internal sealed class TunnelOutput(PipeWriter inner) : PipeWriter
{
    private byte[] _scratch = [];
    private bool _dropped;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _dropped || !inner.CanGetUnflushedBytes ? 0 : inner.UnflushedBytes;

    public void Drop() => _dropped = true;

    public override void Advance(int bytes)
    {
        if (!_dropped)
        {
            inner.Advance(bytes);
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _dropped ? Scratch(sizeHint) : inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _dropped ? Scratch(sizeHint) : inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _dropped ? default : inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush()
    {
        if (!_dropped)
        {
            inner.CancelPendingFlush();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        // The connection's owner completes the transport.
    }

    private byte[] Scratch(int sizeHint)
    {
        if (_scratch.Length < Math.Max(sizeHint, 1))
        {
            _scratch = new byte[Math.Max(sizeHint, 4096)];
        }

        return _scratch;
    }
}
