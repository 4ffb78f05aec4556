using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>One entry of a conditional transformation.</summary>
/// <param name="Condition">Null for always.</param>
internal sealed record TransformationBranch(Func<Exchange, bool>? Condition, CompiledTransformation? Request, CompiledTransformation? Response);
