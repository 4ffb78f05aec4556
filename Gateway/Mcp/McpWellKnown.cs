using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>The OAuth metadata paths that MCP clients ask for (RFC 9728, RFC 8414).</summary>
internal static class McpWellKnown
{
    /// <summary>True for GET and OPTIONS of a metadata document.</summary>
    public static bool Is(RequestHead request) =>
        request.Method is "GET" or "OPTIONS"
        && (IsBelow(request.Path, "/.well-known/oauth-protected-resource") || IsBelow(request.Path, "/.well-known/oauth-authorization-server"));

    private static bool IsBelow(ReadOnlySpan<char> path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/');
}
