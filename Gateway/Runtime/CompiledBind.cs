namespace Agentgateway.Gateway.Runtime;

/// <summary>One port with its listeners.</summary>
internal sealed class CompiledBind
{
    /// <summary><c>bind/8080</c>.</summary>
    public required string Key { get; init; }

    public required int Port { get; init; }

    public required IReadOnlyList<CompiledListener> Listeners { get; init; }

    /// <summary>Any listener ends TLS: then all connections must be TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Best listener for a host: exact name, longest wildcard, then the one without a name. Compared without case.</summary>
    public CompiledListener? FindListener(ReadOnlySpan<char> host, bool tls)
    {
        CompiledListener? best = null;
        var bestRank = -1;
        for (var i = 0; i < Listeners.Count; i++)
        {
            var listener = Listeners[i];
            if (listener.Tls is not null == tls && listener.Rank(host) is var rank && rank > bestRank)
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
}
