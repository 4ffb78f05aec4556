using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

/// <summary>Outcome of one call to AdminApi: a value, or the problem that AdminApi (or the network) answered with.</summary>
/// <param name="Value">The body; null if and only if <paramref name="Problem"/> is set, or the answer has no body.</param>
/// <param name="Problem">RFC 9457 problem; for an unreachable AdminApi a synthetic one with code <see cref="ProblemCodes.Unreachable"/>.</param>
public sealed record ApiResult<T>(T? Value, Problem? Problem)
{
    /// <summary>True if AdminApi accepted the call.</summary>
    public bool Ok => Problem is null;
}
