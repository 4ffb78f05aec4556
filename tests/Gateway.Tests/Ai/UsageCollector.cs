using System.Collections.Concurrent;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Testing;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Keeps usage events for a test.</summary>
internal sealed class UsageCollector : IUsageSink
{
    private readonly ConcurrentQueue<UsageEvent> _events = new();

    public IReadOnlyCollection<UsageEvent> Events => _events;

    public void Record(UsageEvent usage) => _events.Enqueue(usage);

    /// <summary>The first event that fits; it is recorded after the client has its answer.</summary>
    public Task<UsageEvent> FirstAsync(Func<UsageEvent, bool> fits, CancellationToken cancellationToken) =>
        Poll.UntilAsync(() => _events.FirstOrDefault(fits), "a usage event is recorded", cancellationToken);
}
