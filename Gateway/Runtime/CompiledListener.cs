using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Routing;
using Agentgateway.Gateway.Tcp;

namespace Agentgateway.Gateway.Runtime;

/// <summary>A listener of a bind: host pattern, gateway-phase policies, route table.</summary>
internal sealed class CompiledListener
{
    /// <summary>Unique over all binds.</summary>
    public required string Key { get; init; }

    /// <summary>Name in log and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Gateway label of log and metrics, <c>default/name</c>.</summary>
    public required string Gateway { get; init; }

    /// <summary>Lower-case exact host, <c>*.suffix</c>, or empty for any.</summary>
    public string Hostname { get; init; } = "";

    public ListenerProtocol Protocol { get; init; }

    /// <summary>Set when the listener ends TLS.</summary>
    public ListenerTls? Tls { get; init; }

    /// <summary>Routes of a TCP or TLS listener.</summary>
    public TcpRouteTable TcpRoutes { get; init; } = TcpRouteTable.Empty;

    /// <summary>Equal while TLS connections made for this listener may stay: over a change of it they are asked to end.</summary>
    public string ConnectionIdentity => $"{Protocol}|{Hostname}|{Tls?.Identity}";

    /// <summary>Policies that run before a route is chosen.</summary>
    public PolicyChain Policies { get; init; } = PolicyChain.Empty;

    public RouteTable Routes { get; init; } = RouteTable.Empty;

    /// <summary>How well the host fits: -1 not at all, 0 any, longer wildcards higher, exact highest.</summary>
    public int Rank(ReadOnlySpan<char> host)
    {
        if (Hostname.Length == 0 || Hostname == "*")
        {
            return 0;
        }

        if (Hostname[0] == '*')
        {
            var suffix = Hostname.AsSpan(1);
            return host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? suffix.Length : -1;
        }

        return host.Equals(Hostname, StringComparison.OrdinalIgnoreCase) ? int.MaxValue : -1;
    }
}
