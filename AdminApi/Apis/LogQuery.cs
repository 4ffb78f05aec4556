namespace Agentgateway.AdminApi.Apis;

/// <summary>Filters of the request log.</summary>
internal sealed record LogQuery(
    DateTimeOffset? From, DateTimeOffset? To, string? Kind, string? Model, string? Provider, string? KeyId, string? UserId, string? TraceId, int? Status,
    bool? ErrorOnly, long? MinLatencyMs);
