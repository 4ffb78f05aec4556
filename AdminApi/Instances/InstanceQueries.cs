using Agentgateway.AdminApi.Publishing;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.AdminApi.Instances;

/// <summary>The fleet as <c>/api/v1/instances</c> shows it.</summary>
internal sealed class InstanceQueries(InstanceRegistry registry, SnapshotCache cache)
{
    /// <summary>All gateways by name, lost ones last.</summary>
    public IReadOnlyList<GatewayInstance> List() =>
        [.. registry.All.Select(ToInstance).OrderBy(i => i.State == "lost").ThenBy(i => i.Name, StringComparer.Ordinal).ThenBy(i => i.Id, StringComparer.Ordinal)];

    /// <summary>One gateway; null if unknown.</summary>
    public GatewayInstance? Get(string instanceId) => registry.Get(instanceId) is { } state ? ToInstance(state) : null;

    /// <summary>Data-port base URL of a gateway that serves, for calls on behalf of people; null if there is none.</summary>
    public string? ServingAddress() =>
        registry.All.Where(i => !registry.IsLost(i) && i.Heartbeat is { State: "serving", Address: not null })
            .OrderByDescending(i => i.SeenAt).Select(i => i.Heartbeat.Address).FirstOrDefault();

    private GatewayInstance ToInstance(InstanceState state)
    {
        var sign = state.Heartbeat;
        var config = sign.Applied.GetValueOrDefault(SnapshotParts.Config);
        var current = cache.Get(SnapshotParts.Config)?.Head;
        return new GatewayInstance(
            sign.InstanceId, sign.Name, sign.Version, registry.IsLost(state) ? "lost" : sign.State, sign.Source, sign.Address, config?.Epoch, config?.Revision,
            sign.Applied.GetValueOrDefault(SnapshotParts.Keys)?.Revision,
            InSync: config is not null && current is not null && config.Epoch == current.Epoch && config.Revision == current.Revision,
            DateTimeOffset.FromUnixTimeMilliseconds(sign.StartedAt), state.SeenAt, sign.LastError, sign.UsagePending, sign.UsageDropped)
        {
            AppliedPricesRev = sign.Applied.GetValueOrDefault(SnapshotParts.Prices)?.Revision,
        };
    }
}
