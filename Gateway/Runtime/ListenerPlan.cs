using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Routing;

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
}
