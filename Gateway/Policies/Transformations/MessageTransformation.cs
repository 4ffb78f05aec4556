namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>What changes on the way there and on the way back; null = nothing.</summary>
internal sealed record MessageTransformation(CompiledTransformation? Request, CompiledTransformation? Response);
