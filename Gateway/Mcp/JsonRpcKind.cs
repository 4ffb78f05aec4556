namespace Agentgateway.Gateway.Mcp;

/// <summary>Kinds of JSON-RPC message.</summary>
internal enum JsonRpcKind
{
    Request,
    Notification,

    /// <summary>A result or an error.</summary>
    Response,

    /// <summary>An array of messages (MCP 2025-03-26 only).</summary>
    Batch,
}
