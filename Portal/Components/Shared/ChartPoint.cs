namespace Agentgateway.Portal.Components.Shared;

/// <summary>One bar.</summary>
/// <param name="Label">Its period, as shown.</param>
/// <param name="Values">One value per series.</param>
public sealed record ChartPoint(string Label, IReadOnlyList<long> Values);
