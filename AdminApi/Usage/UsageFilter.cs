namespace Agentgateway.AdminApi.Usage;

/// <summary>Which usage to sum up.</summary>
/// <param name="ScopeUserId">Only what belongs to this user; null = everybody. Applied in SQL before any other filter.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive; later than <paramref name="From"/>.</param>
internal sealed record UsageFilter(
    string? ScopeUserId, DateTimeOffset From, DateTimeOffset To, string? Kind = null, string? Model = null, string? Provider = null, string? KeyId = null,
    string? UserId = null);
