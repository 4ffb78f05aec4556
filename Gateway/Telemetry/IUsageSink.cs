using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Takes one event per finished request, for usage, cost and the request log.</summary>
public interface IUsageSink
{
    /// <summary>
    /// Hands the event over. Never blocks and never throws: if the sink cannot keep up, the event is dropped and counted.
    /// <see cref="UsageEvent.InstanceId"/> and <see cref="UsageEvent.Sequence"/> are set by the sink.
    /// </summary>
    void Record(UsageEvent usage);
}
