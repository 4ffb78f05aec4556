namespace Agentgateway.Gateway.Tcp;

/// <summary>TCP routes of a listener, by TLS server name: exact, then the longest wildcard, then those without names; within a level by key.</summary>
internal sealed class TcpRouteTable
{
    private readonly Dictionary<string, CompiledTcpRoute> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Suffix, CompiledTcpRoute Route)> _wildcards = [];
    private readonly CompiledTcpRoute? _any;

    public TcpRouteTable(IEnumerable<CompiledTcpRoute> routes)
    {
        foreach (var route in routes.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (route.Hostnames.Count == 0)
            {
                _any ??= route;
            }

            foreach (var host in route.Hostnames)
            {
                if (host == "*")
                {
                    _any ??= route;
                }
                else if (host.StartsWith('*'))
                {
                    _wildcards.Add((host[1..], route));
                }
                else
                {
                    _exact.TryAdd(host, route);
                }
            }
        }

        // Stable: of equal suffixes the first key stays first.
        _wildcards = [.. _wildcards.OrderByDescending(w => w.Suffix.Length)];
    }

    public static TcpRouteTable Empty { get; } = new([]);

    /// <param name="serverName">Null or empty where there is none: then only routes without names fit.</param>
    public CompiledTcpRoute? Find(string? serverName)
    {
        if (string.IsNullOrEmpty(serverName))
        {
            return _any;
        }

        if (_exact.TryGetValue(serverName, out var exact))
        {
            return exact;
        }

        foreach (var (suffix, route) in _wildcards)
        {
            if (serverName.Length > suffix.Length && serverName.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return route;
            }
        }

        return _any;
    }
}
