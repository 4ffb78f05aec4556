namespace Agentgateway.Configuration.Model.Policies;

/// <summary>When an endpoint counts as unhealthy.</summary>
/// <param name="UnhealthyExpression">Over the response; null: server errors and connection failures.</param>
public sealed record HealthPolicy(CelExpression? UnhealthyExpression, Eviction? Eviction);

/// <summary>How an unhealthy endpoint is left out.</summary>
/// <param name="Duration">Default 3 s.</param>
/// <param name="RestoreHealth">Health after the eviction, 0 to 1.</param>
/// <param name="ConsecutiveFailures">Failures in a row that evict.</param>
/// <param name="HealthThreshold">Health below which it is evicted, 0 to 1.</param>
public sealed record Eviction(TimeSpan Duration, double? RestoreHealth, int? ConsecutiveFailures, double? HealthThreshold);
