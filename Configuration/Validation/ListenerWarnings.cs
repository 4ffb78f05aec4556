using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Validation;

/// <summary>Warns about listeners that no connection or request is given to: another one of the same port takes the same host names.</summary>
internal sealed class ListenerWarnings(ConfigReader reader, ConfigNode root, GatewayConfig config)
{
    public void Run()
    {
        for (var i = 0; i < config.Binds.Count; i++)
        {
            Warn(root.Find("binds")!.Children[i].Find("listeners"), [.. config.Binds[i].Listeners.Select(l => (l.Name, l.Hostname, l.Protocol))]);
        }

        for (var i = 0; i < config.Gateways.Count; i++)
        {
            Warn(root.Find("gateways")!.Children[i].Find("listeners"), [.. config.Gateways[i].Listeners.Select(l => (l.Name, l.Hostname, l.Protocol))]);
        }
    }

    // "*" is looked at before the empty name; else the first of two equal names serves. HTTP is told from TLS by the first byte.
    private void Warn(ConfigNode? list, IReadOnlyList<(string Name, string Hostname, ListenerProtocol Protocol)> listeners)
    {
        if (list is null || list.Children.Count != listeners.Count || listeners.Count < 2)
        {
            return;
        }

        var first = new Dictionary<(string Host, bool Tls), string>();
        foreach (var i in Enumerable.Range(0, listeners.Count).OrderBy(i => listeners[i].Hostname.Length == 0 ? 1 : 0))
        {
            var (name, hostname, protocol) = listeners[i];
            if (protocol is ListenerProtocol.Tcp or ListenerProtocol.Hbone)
            {
                continue;
            }

            var key = (hostname is "" or "*" ? "" : hostname.ToLowerInvariant(), protocol is ListenerProtocol.Https or ListenerProtocol.Tls);
            if (!first.TryAdd(key, name))
            {
                reader.Warn(list.Children[i], $"This listener is never chosen: {first[key]} takes the same host names.");
            }
        }
    }
}
