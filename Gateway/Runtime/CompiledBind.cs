using Agentgateway.Configuration.Model;

namespace Agentgateway.Gateway.Runtime;

/// <summary>One port with its listeners.</summary>
internal sealed class CompiledBind
{
    /// <summary><c>bind/8080</c>.</summary>
    public required string Key { get; init; }

    public required int Port { get; init; }

    public required IReadOnlyList<CompiledListener> Listeners { get; init; }

    /// <summary>What its connections begin with.</summary>
    public BindProtocol Protocol { get; init; }

    /// <summary>What precedes the traffic.</summary>
    public BindTunnel Tunnel { get; init; }

    /// <summary>It has no socket: only tunnels lead to it.</summary>
    public bool Internal { get; init; }

    /// <summary>Nothing but bytes passes here: no listener ends TLS or speaks HTTP, and it is no way into a tunnel.</summary>
    public bool IsPassThrough
    {
        get
        {
            for (var i = 0; i < Listeners.Count; i++)
            {
                if (Listeners[i] is not ({ Protocol: ListenerProtocol.Tcp } or { Protocol: ListenerProtocol.Tls, Tls: null }))
                {
                    return false;
                }
            }

            return Tunnel != BindTunnel.Connect && Listeners.Count > 0;
        }
    }

    /// <summary>Best listener for a host: exact name, longest wildcard, then the one without a name. Compared without case.</summary>
    /// <param name="tls">Among HTTPS and TLS listeners, else among HTTP listeners.</param>
    public CompiledListener? FindListener(ReadOnlySpan<char> host, bool tls)
    {
        CompiledListener? best = null;
        var bestRank = -1;
        for (var i = 0; i < Listeners.Count; i++)
        {
            var listener = Listeners[i];
            if (Fits(listener.Protocol, tls) && listener.Rank(host) is var rank && rank > bestRank)
            {
                best = listener;
                bestRank = rank;
            }
        }

        return best;
    }

    public CompiledListener? ByKey(string key)
    {
        for (var i = 0; i < Listeners.Count; i++)
        {
            if (Listeners[i].Key == key)
            {
                return Listeners[i];
            }
        }

        return null;
    }

    private static bool Fits(ListenerProtocol protocol, bool tls) =>
        tls ? protocol is ListenerProtocol.Https or ListenerProtocol.Tls : protocol == ListenerProtocol.Http;
}
