using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>A problem in words for people.</summary>
internal static class ProblemText
{
    /// <summary>One or two sentences: what happened and, where known, what to do.</summary>
    public static string Of(Problem problem) => problem switch
    {
        { Code: ProblemCodes.Unreachable } => problem.Title ?? Strings.ErrorUnreachable,
        { Code: ProblemCodes.VersionMismatch } or { Status: 412 } => Strings.ErrorVersionMismatch,
        { Code: ProblemCodes.InUse, References: { Count: > 0 } references } => Format.Text(Strings.ErrorInUse, string.Join(", ", references)),
        { Code: ProblemCodes.Unauthenticated } or { Status: 401 } => Strings.ErrorSessionEnded,
        { Status: 403 } => problem.Detail ?? Strings.ErrorForbidden,
        { Status: 404, Detail: null } => Strings.ErrorNotFound,
        { Status: 429 } => problem.Detail ?? Strings.ErrorRateLimited,
        { Detail: { Length: > 0 } detail } => detail,
        { Title: { Length: > 0 } title } => title,
        _ => Format.Text(Strings.ErrorStatus, problem.Status),
    };
}
