using Agentgateway.Gateway.Sync;

namespace Agentgateway.Gateway.Tests.Sync;

internal sealed class RecordingStandIn : IStandIn
{
    public int Calls { get; private set; }

    public Task ServeAsync(CancellationToken cancellationToken)
    {
        Calls++;
        return Task.CompletedTask;
    }
}
