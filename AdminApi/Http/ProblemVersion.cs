namespace Agentgateway.AdminApi.Http;

/// <summary>What a client needs to retry after a version conflict.</summary>
internal sealed record ProblemVersion(int Version, DateTimeOffset UpdatedAt, string? UpdatedBy);
