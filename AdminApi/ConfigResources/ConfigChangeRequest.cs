using Agentgateway.AdminApi.Audit;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>How a change is made.</summary>
/// <param name="Kind"><c>write</c>, <c>import</c>, <c>rollback</c> or <c>seed</c>.</param>
/// <param name="Subject">The one resource that the caller writes, for the pointers of errors.</param>
/// <param name="DryRun">Check everything, keep nothing.</param>
/// <param name="ManagedBy"><c>api</c> or <c>file</c>.</param>
internal sealed record ConfigChangeRequest(
    string Kind, Actor Actor, string? Message = null, ResourceKey? Subject = null, bool DryRun = false, string ManagedBy = "api");
