namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Asks an Envoy rate limit service.</summary>
public sealed record RemoteRateLimit(CalloutTarget Target, string Domain, IReadOnlyList<RateLimitDescriptor> Descriptors, bool FailOpen);

/// <summary>One descriptor.</summary>
/// <param name="Cost">Units that the request takes; null means 1, or the tokens used.</param>
/// <param name="LimitOverride">Limit instead of the service's.</param>
public sealed record RateLimitDescriptor(
    IReadOnlyList<KeyValuePair<string, CelExpression>> Entries,
    RateLimitType Type,
    CelExpression? Cost,
    CelExpression? LimitOverride);
