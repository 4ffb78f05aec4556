using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>One MCP server as it serves.</summary>
/// <param name="Path">Path and query of its endpoint.</param>
internal sealed record McpUpstream(string Name, UpstreamEndpoint Endpoint, string Path, HeaderModifier? RequestHeaders, BackendAuth? Auth)
{
    /// <summary>A request of the client for this server: its end-to-end headers, without its session.</summary>
    /// <param name="body">Body to send; empty for GET and DELETE.</param>
    /// <param name="sessionId">This server's own session; null = none, keep what the client sent if <paramref name="keepSession"/>.</param>
    public AttemptRequest Render(Exchange exchange, string method, ReadOnlyMemory<byte> body, string? sessionId, bool keepSession = false)
    {
        var request = RequestHygiene.Create(exchange, Endpoint);
        request.Method = method;
        request.PathAndQuery = Path;
        request.Stream = null;
        request.Bytes = body;
        if (!keepSession)
        {
            request.Headers.Remove(McpHeaders.SessionId);
        }

        if (sessionId is not null)
        {
            request.Headers.Set(McpHeaders.SessionId, sessionId);
        }

        // Servers differ in how strictly they read Accept; the transport asks for both, and both are understood here.
        request.Headers.Set("Accept", method == "GET" ? McpHeaders.EventStream : McpHeaders.AcceptBoth);
        request.Headers.Remove("Accept-Encoding");
        if (body.IsEmpty)
        {
            request.Headers.Remove("Content-Type");
        }
        else
        {
            request.Headers.Set("Content-Type", McpHeaders.Json);
        }

        if (Auth is not null && BackendCredentials.Apply(Auth, request, exchange.PassthroughCredential) is { } failed)
        {
            return failed;
        }

        if (RequestHeaders is not null)
        {
            HeaderEdits.Apply(RequestHeaders, request);
        }

        return request;
    }
}
