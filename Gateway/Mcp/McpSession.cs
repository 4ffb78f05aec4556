namespace Agentgateway.Gateway.Mcp;

/// <summary>A client's session with several servers. It is not stored: the session id that the client keeps is this, sealed.</summary>
/// <param name="Principal">Who opened it; another caller must not use it.</param>
/// <param name="ProtocolVersion">Negotiated with all servers.</param>
internal sealed record McpSession(string Principal, string ProtocolVersion, IReadOnlyList<McpSessionTarget> Targets);

/// <summary>One server's part of a session.</summary>
/// <param name="SessionId">The server's own session id; null if it has none.</param>
internal sealed record McpSessionTarget(string Name, string? SessionId, McpFeatures Features);
