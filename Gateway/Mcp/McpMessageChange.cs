namespace Agentgateway.Gateway.Mcp;

/// <summary>Makes of a server's message what the client gets.</summary>
internal delegate byte[] McpMessageChange(ReadOnlySpan<byte> message);
