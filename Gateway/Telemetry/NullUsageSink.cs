using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Sink of a gateway without a control plane: nobody collects usage, so nothing is kept.</summary>
public sealed class NullUsageSink : IUsageSink
{
    /// <inheritdoc />
    public void Record(UsageEvent usage)
    {
    }
}
