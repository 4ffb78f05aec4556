namespace Agentgateway.Gateway.Tcp;

/// <summary>A TCP route as it serves.</summary>
/// <param name="Key">Stable over reloads; decides between routes of equal rank.</param>
/// <param name="Name"><c>namespace/name</c>, for log and metrics.</param>
/// <param name="Hostnames">TLS server names; empty for any.</param>
internal sealed record CompiledTcpRoute(string Key, string Name, string? RuleName, IReadOnlyList<string> Hostnames, IReadOnlyList<TcpBackend> Backends)
{
    private readonly long _total = Backends.Sum(b => (long)b.Weight);

    /// <summary>Draws a backend by weight; null when there is none, or all weights are 0.</summary>
    public TcpBackend? Pick()
    {
        if (_total == 0)
        {
            return null;
        }

        var draw = Random.Shared.NextInt64(_total);
        foreach (var backend in Backends)
        {
            draw -= backend.Weight;
            if (draw < 0)
            {
                return backend;
            }
        }

        return Backends[^1];
    }
}
