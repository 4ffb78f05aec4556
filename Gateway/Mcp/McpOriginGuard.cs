using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary><c>dnsRebindingProtection</c>: only requests to and from this machine (MCP transports, "Security Warning").</summary>
internal static class McpOriginGuard
{
    private static readonly GatewayError Refused = new(ResponseReason.MCP, 403, "Forbidden: Host or Origin is not a local one.", "forbidden_origin");

    /// <summary>Null if host and origin are local.</summary>
    public static GatewayError? Check(Exchange exchange)
    {
        if (!IsLocal(RequestHead.HostOf(exchange.Request.OriginalAuthority)))
        {
            return Refused;
        }

        var origin = exchange.Request.Headers.Origin;
        if (origin.Count == 0)
        {
            return null;
        }

        return origin.Count == 1 && Uri.TryCreate(origin[0], UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri is { UserInfo: "", Query: "", Fragment: "", AbsolutePath: "/" } && IsLocal(uri.Host)
            ? null
            : Refused;
    }

    private static bool IsLocal(ReadOnlySpan<char> host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";
}
