namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Policies of the <c>llm</c> section.</summary>
public sealed record LlmPolicies : GatewayPolicies
{
    /// <summary>Guards of every model.</summary>
    public PromptGuard? Guardrails { get; init; }

    /// <summary>Limits of this process; all apply.</summary>
    public IReadOnlyList<RateLimit> LocalRateLimit { get; init; } = [];

    /// <summary>Limits of a rate limit service.</summary>
    public RemoteRateLimit? RemoteRateLimit { get; init; }
}
