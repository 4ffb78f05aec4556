namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Waits before forwarding. Exactly one is set.</summary>
/// <param name="Expression">Gives a duration, or a number of milliseconds.</param>
public sealed record DelayPolicy(TimeSpan? Duration, CelExpression? Expression);
