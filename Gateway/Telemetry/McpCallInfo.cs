namespace Agentgateway.Gateway.Telemetry;

/// <summary>What the MCP route learned about one call; log, spans, metrics, usage and expressions (<c>mcp.*</c>) read it when the exchange ends.</summary>
internal sealed class McpCallInfo
{
    /// <summary>JSON-RPC method, such as <c>tools/call</c>.</summary>
    public string? Method { get; set; }

    /// <summary>Name of the target server.</summary>
    public string? Target { get; set; }

    /// <summary><c>tool</c>, <c>prompt</c>, <c>resource</c>, <c>templates</c> or <c>task</c>.</summary>
    public string? ResourceType { get; set; }

    /// <summary>Tool or prompt name, or resource URI.</summary>
    public string? ResourceName { get; set; }

    /// <summary>Session id as the client knows it.</summary>
    public string? SessionId { get; set; }

    /// <summary>JSON-RPC id as text.</summary>
    public string? RequestId { get; set; }

    public string? ProtocolVersion { get; set; }

    /// <summary>JSON-RPC error code of the answer.</summary>
    public int? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    /// <summary>The tool ran and reported <c>isError</c>.</summary>
    public bool ToolError { get; set; }
}
