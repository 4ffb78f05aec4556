using System.IO.Pipelines;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>The request body of an HTTP/2 stream as the input of a connection, which may outlive the stream by moments: then it has simply ended.</summary>
internal sealed class StreamInput(PipeReader inner) : PipeReader
{
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            return new ReadResult(default, isCanceled: false, isCompleted: true);
        }
    }

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead()
    {
        try
        {
            inner.CancelPendingRead();
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or IOException or OperationCanceledException)
        {
            // The stream is over, or was reset: nobody waits. The reader tells its own failure here as well, and whoever drains a port must go on to the next connection.
        }
    }

    public override void Complete(Exception? exception = null)
    {
        // The stream's owner completes it.
    }
}
