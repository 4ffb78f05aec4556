namespace Agentgateway.Benchmarks.Load.Reporting;

/// <summary>A target for 1.0 and how it is read off the results.</summary>
/// <param name="Limit">The measured value must not be above it.</param>
/// <param name="Measured">NaN when the run does not tell.</param>
internal sealed record Target(string What, double Limit, string Unit, Func<ResultSet, double> Measured);
