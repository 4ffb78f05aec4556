using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Routing;

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

    /// <summary>Policies that run before a route is chosen.</summary>
    public PolicyChain Policies { get; init; } = PolicyChain.Empty;

    public RouteTable Routes { get; init; } = RouteTable.Empty;
}
