using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Policies;

/// <summary>The merged policies of one route, or of one listener's gateway phase.</summary>
/// <param name="Owner">Stable id for state that outlives a reload.</param>
/// <param name="Path">Place in the document, for messages.</param>
internal sealed record PolicySource(RoutePolicies Policies, string Owner, string Path, Compilation Compilation);
