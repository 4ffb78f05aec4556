using System.Diagnostics;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Labels of connection metrics: <c>bind, gateway, listener, protocol</c>.</summary>
internal static class ConnectionTags
{
    public static TagList For(BindFeature feature)
    {
        // Cleartext HTTP finds its listener per request: the only one is meant, else none is known.
        var listener = feature.Listener ?? (feature.Bind.Listeners.Count == 1 ? feature.Bind.Listeners[0] : null);
        return new TagList
        {
            { "bind", feature.BindKey },
            { "gateway", listener?.Gateway },
            { "listener", listener?.Name },
            { "protocol", Protocol(feature) },
        };
    }

    private static string Protocol(BindFeature feature) => feature.Listener?.Protocol switch
    {
        ListenerProtocol.Https => "https",
        ListenerProtocol.Tls => "tls",
        _ => feature.Bind.Protocol == BindProtocol.Tcp ? "tcp" : "http",
    };
}
