using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Routing;
using Agentgateway.Gateway.Tcp;

namespace Agentgateway.Gateway.Runtime;

/// <summary>A listener while it is being compiled: routes are still added.</summary>
internal sealed record ListenerPlan(
    string Key,
    string Name,
    string Gateway,
    string Hostname,
    ListenerProtocol Protocol,
    ServerTls? Tls,
    GatewayPolicies Policies,
    string Path,
    PortPlan Port)
{
    public List<RouteRule> Rules { get; } = [];

    /// <summary>Policies that targets give to every route of the listener; null until the first route asks.</summary>
    public RoutePolicies? Inherited { get; set; }

    public List<CompiledTcpRoute> TcpRoutes { get; } = [];

    /// <summary>It takes HTTP routes; else TCP routes.</summary>
    public bool IsHttp => Protocol is ListenerProtocol.Http or ListenerProtocol.Https;
}
