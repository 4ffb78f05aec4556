using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Backends;

/// <summary>A backend to compile.</summary>
/// <param name="Name">Label of log and metrics.</param>
/// <param name="Owner">Stable id for state that outlives a reload.</param>
/// <param name="Kind">What it is; never a reference.</param>
/// <param name="Policies">All levels merged: inline on the route's backend, the route's <c>backend*</c> fields, the backend object.</param>
/// <param name="RouteAi">The route's own <c>ai</c> policy; backend and provider policies win over it field by field.</param>
/// <param name="RoutePolicies">The merged policies of the route, for MCP rules and the like.</param>
/// <param name="Path">Place in the document, for messages.</param>
internal sealed record BackendSource(
    string Name,
    string Owner,
    BackendKind Kind,
    BackendPolicies Policies,
    AiPolicy? RouteAi,
    RoutePolicies RoutePolicies,
    string Path,
    Compilation Compilation);
