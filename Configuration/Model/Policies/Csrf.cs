namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Rejects unsafe cross-site requests.</summary>
public sealed record Csrf(IReadOnlyList<string> AdditionalOrigins);
