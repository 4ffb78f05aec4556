namespace Agentgateway.AdminApi.Apis;

/// <summary>Query parameters of the usage endpoints.</summary>
internal sealed record UsageQuery(
    DateTimeOffset? From, DateTimeOffset? To, string? Kind, string? Model, string? Provider, string? KeyId, string? UserId, TimeProvider Time);
