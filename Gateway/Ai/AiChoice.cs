using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Ai;

/// <summary>A provider as one of several that may serve a call.</summary>
/// <param name="Model">Model to ask for if the provider has no model of its own; null = what the client names.</param>
internal sealed record AiChoice(AiTarget Target, string? Model)
{
    /// <summary>The target's endpoint, tagged with this choice for the attempt adapter.</summary>
    public UpstreamEndpoint ToEndpoint() => Target.Endpoint with { Tag = this };
}
