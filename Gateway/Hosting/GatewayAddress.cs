using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Sync;

namespace Agentgateway.Gateway.Hosting;

/// <summary>The first port that serves HTTP, as a URL on loopback.</summary>
internal sealed class GatewayAddress(SnapshotHolder snapshots) : IGatewayAddress
{
    public string? DataUrl
    {
        get
        {
            CompiledBind? first = null;
            foreach (var bind in snapshots.Current.Binds.Values)
            {
                // The gateway "default" is where the llm and mcp sections attach; else the lowest port.
                var isDefault = bind.Listeners.Any(l => l.Key is "gateway/default" || l.Key.StartsWith("gateway/default/", StringComparison.Ordinal));
                if (isDefault)
                {
                    first = bind;
                    break;
                }

                if (bind is { Internal: false, Protocol: not BindProtocol.Tcp } && (first is null || bind.Port < first.Port))
                {
                    first = bind;
                }
            }

            return first is null ? null : $"{(first.Protocol == BindProtocol.Tls ? "https" : "http")}://127.0.0.1:{first.Port}";
        }
    }
}
