namespace Agentgateway.AdminApi.Usage;

/// <summary>Which requests to list. Null = no restriction.</summary>
/// <param name="ScopeUserId">Only requests of this user; null = everybody's. Applied in SQL before any other filter.</param>
/// <param name="Model">Requested model.</param>
/// <param name="ErrorOnly">Status 400 and above.</param>
internal sealed record RequestLogFilter(
    string? ScopeUserId, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Kind = null, string? Model = null, string? Provider = null,
    string? KeyId = null, string? UserId = null, string? TraceId = null, int? Status = null, bool ErrorOnly = false, long? MinLatencyMs = null);
