namespace Agentgateway.Cel.Conformance;

/// <param name="SkipReason">Why the case does not apply, or null.</param>
/// <param name="Failure">What went wrong, or null.</param>
public sealed record ConformanceResult(string? SkipReason, string? Failure)
{
    public static readonly ConformanceResult Pass = new(null, null);

    public static ConformanceResult Skip(string reason) => new(reason, null);

    public static ConformanceResult Fail(string failure) => new(null, failure);
}
