namespace Agentgateway.AdminApi.Outbound;

/// <summary>An MCP server answered with an error.</summary>
/// <param name="code">JSON-RPC code, if there was one.</param>
internal sealed class McpFailedException(int status, string message, string? code) : Exception(message)
{
    public int Status { get; } = status;

    public string? Code { get; } = code;
}
