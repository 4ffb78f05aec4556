using System.IO.Pipelines;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>The client's bytes for Kestrel until a tunnel takes them; from then on they have ended for Kestrel.</summary>
internal sealed class TunnelInput(PipeReader inner) : PipeReader
{
    private static readonly ReadResult Ended = new(default, isCanceled: false, isCompleted: true);

    private volatile bool _ended;

    /// <summary>Call while nobody reads. What is unread stays with the inner reader.</summary>
    public void End() => _ended = true;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => _ended ? new(Ended) : inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        if (_ended)
        {
            result = Ended;
            return true;
        }

        return inner.TryRead(out result);
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
        if (!_ended)
        {
            inner.AdvanceTo(consumed);
        }
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_ended)
        {
            inner.AdvanceTo(consumed, examined);
        }
    }

    // Kestrel's way to stop: it must not stop the tunnel.
    public override void CancelPendingRead()
    {
        if (!_ended)
        {
            inner.CancelPendingRead();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        // The connection's owner completes the transport.
    }
}
