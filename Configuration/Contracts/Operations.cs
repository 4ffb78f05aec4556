using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Contracts;

/// <summary>One gateway of the fleet.</summary>
/// <param name="State"><c>serving</c>, <c>starting</c>, <c>draining</c> or <c>lost</c> (no heartbeat for 30 s).</param>
/// <param name="AppliedRev">Config revision that it serves; null before the first.</param>
/// <param name="InSync">True if that is the current revision.</param>
public sealed record GatewayInstance(
    string Id, string Name, string Version, string State, string Source, string? Address, long? AppliedEpoch, long? AppliedRev, long? AppliedKeysRev,
    bool InSync, DateTimeOffset? StartedAt, DateTimeOffset? LastSeenAt, string? LastError, long UsagePending, long UsageDropped)
{
    /// <summary>Revision of the published prices that it bills by; null before the first.</summary>
    public long? AppliedPricesRev { get; init; }
}

/// <summary>A config revision.</summary>
/// <param name="State"><c>pending</c>, <c>published</c>, <c>applied</c>, <c>rejected</c> or <c>superseded</c>.</param>
public sealed record Revision(
    long Number, long Epoch, string Sha256, string Author, string? Message, string Kind, string State, int ChangeCount,
    DateTimeOffset CreatedAt, IReadOnlyList<RevisionChange>? Changes = null, IReadOnlyList<RevisionAck>? Acks = null);

/// <summary>One resource changed by a revision. Secrets appear as references only.</summary>
public sealed record RevisionChange(string Kind, string Id, string Operation, JsonNode? Before, JsonNode? After);

/// <summary>One gateway's answer to the revision.</summary>
public sealed record RevisionAck(string InstanceId, string State, IReadOnlyList<string> Errors, long Milliseconds, DateTimeOffset At);

/// <summary>Difference of two revisions: structured, and as unified YAML.</summary>
public sealed record RevisionDiff(long From, long To, IReadOnlyList<RevisionChange> Changes, string UnifiedYaml);

/// <summary>Result of a connection test of a provider, or of tool discovery.</summary>
public sealed record ProviderTest(bool Ok, int? Status, string Message, long Milliseconds, IReadOnlyList<string>? Models = null);

/// <summary>Tools of an MCP server as last discovered.</summary>
public sealed record McpTools(string ServerId, DateTimeOffset? DiscoveredAt, string? Error, IReadOnlyList<McpTool> Tools);

/// <summary>One tool.</summary>
public sealed record McpTool(string Name, string? Title, string? Description, JsonNode? InputSchema, bool? ReadOnly, bool? Destructive);

/// <summary>A model as a caller sees it in the catalogue.</summary>
public sealed record CatalogModel(string Name, string? DisplayName, string? Description, string Provider, string? UpstreamModel, bool Virtual, bool Mock, IReadOnlyList<string> Capabilities);

/// <summary>An MCP server as a caller sees it in the catalogue.</summary>
/// <param name="Url">Where clients connect: the gateway's /mcp.</param>
public sealed record CatalogMcpServer(string Id, string? DisplayName, string? Description, string Transport, string Url, int ToolCount, DateTimeOffset? DiscoveredAt);

/// <summary>Answer to config import.</summary>
public sealed record ImportResult(long Revision, int Created, int Updated, int Unchanged, int Deleted, IReadOnlyList<string> Warnings);
