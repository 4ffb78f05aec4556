using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.Apis;

/// <summary>One entry of the audit log.</summary>
internal sealed record AuditEntry(
    string Id, long Sequence, DateTimeOffset At, string ActorType, string? ActorId, string? ActorName, string Via, string? IpAddress, string? TraceId,
    string Action, string? ResourceKind, string? ResourceId, string Outcome, JsonNode? Before, JsonNode? After);
