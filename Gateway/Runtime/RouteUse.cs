using Agentgateway.Gateway.Expressions;

namespace Agentgateway.Gateway.Runtime;

/// <summary>What a compiled route needs of a snapshot that takes it over.</summary>
/// <param name="State">State that it keeps alive.</param>
/// <param name="Needs">What its expressions read at the end of a request.</param>
internal sealed record RouteUse(IReadOnlyList<StateKey> State, ExpressionNeeds Needs);
