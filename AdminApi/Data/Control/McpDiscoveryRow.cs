namespace Agentgateway.AdminApi.Data.Control;

/// <summary>Tools of an MCP server as last discovered.</summary>
internal sealed class McpDiscoveryRow
{
    public required string ServerId { get; set; }

    public string ToolsJson { get; set; } = "[]";

    public string? Error { get; set; }

    public long DiscoveredAt { get; set; }
}
