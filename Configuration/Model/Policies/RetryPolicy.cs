namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Tries again after a failed attempt.</summary>
/// <param name="Attempts">Retries after the first try; at least 1.</param>
/// <param name="Codes">Statuses that are retried.</param>
/// <param name="Precondition">Over the request; false means never.</param>
/// <param name="Condition">Over the response; true means retry.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan? Backoff, IReadOnlyList<int> Codes, CelExpression? Precondition, CelExpression? Condition);
