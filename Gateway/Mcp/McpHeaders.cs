namespace Agentgateway.Gateway.Mcp;

/// <summary>Header names and media types of MCP's Streamable HTTP transport.</summary>
internal static class McpHeaders
{
    public const string SessionId = "Mcp-Session-Id";

    public const string ProtocolVersion = "MCP-Protocol-Version";

    public const string Json = "application/json";

    public const string EventStream = "text/event-stream";

    /// <summary>What a client has to accept on POST.</summary>
    public const string AcceptBoth = Json + ", " + EventStream;
}
