namespace Agentgateway.Portal.Services;

/// <summary>Problem codes that pages treat specially.</summary>
internal static class ProblemCodes
{
    /// <summary>AdminApi did not answer; made by the client, never by AdminApi.</summary>
    public const string Unreachable = "unreachable";

    public const string ValidationFailed = "validation_failed";
    public const string VersionMismatch = "version_mismatch";
    public const string InUse = "in_use";
    public const string NotFound = "not_found";
    public const string Unauthenticated = "unauthenticated";
}
