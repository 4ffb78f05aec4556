using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Checks the HTTP side of an MCP request and reads its message.</summary>
internal static class McpRequestReader
{
    private static readonly GatewayError NotAcceptable = new(
        ResponseReason.MCP, StatusCodes.Status406NotAcceptable, "Not acceptable: an MCP client must accept text/event-stream.", "not_acceptable");

    private static readonly GatewayError UnsupportedMedia = new(
        ResponseReason.MCP, StatusCodes.Status415UnsupportedMediaType, "The content type must be application/json.", "unsupported_media_type");

    private static readonly GatewayError NoMethod = new(
        ResponseReason.MCP, StatusCodes.Status405MethodNotAllowed, "MCP uses GET, POST and DELETE.", Headers: [new("Allow", "GET, POST, DELETE")]);

    private static readonly GatewayError NotJsonRpc = new(ResponseReason.MCP, StatusCodes.Status400BadRequest, "The body is not a JSON-RPC message.", "parse_error");

    /// <summary>Checks method, Accept and Content-Type, and reads the body of a POST.</summary>
    public static async ValueTask<(JsonRpcMessage Message, GatewayError? Error)> ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var headers = exchange.Request.Headers;
        switch (exchange.Request.Method)
        {
            case "GET":
                return (default, Accepts(headers, McpHeaders.EventStream) ? null : NotAcceptable);
            case "DELETE":
                return (default, null);
            case "POST":
                break;
            default:
                return (default, NoMethod);
        }

        if (!Accepts(headers, McpHeaders.EventStream) && !Accepts(headers, McpHeaders.Json))
        {
            return (default, NotAcceptable);
        }

        if (!headers.ContentType.ToString().StartsWith(McpHeaders.Json, StringComparison.OrdinalIgnoreCase))
        {
            return (default, UnsupportedMedia);
        }

        if (await exchange.Body.BufferAsync(exchange.Snapshot.Frontend.MaxPayloadBytes, cancellationToken) is { } tooLarge)
        {
            return (default, tooLarge);
        }

        return JsonRpcMessage.TryRead(exchange.Body.Bytes.Span, out var message) ? (message, null) : (default, NotJsonRpc);
    }

    /// <summary>Puts what the message says into the record that log, metrics and usage read.</summary>
    public static McpCallInfo Describe(Exchange exchange, in JsonRpcMessage message)
    {
        var headers = exchange.Request.Headers;
        var info = new McpCallInfo
        {
            Method = message.Method,
            SessionId = headers[McpHeaders.SessionId] is { Count: > 0 } session ? session.ToString() : null,
            ProtocolVersion = message.Version ?? (headers[McpHeaders.ProtocolVersion] is { Count: > 0 } version ? version.ToString() : null),
        };
        if (message.Kind == JsonRpcKind.Request)
        {
            var json = exchange.Body.Bytes.Span;
            info.RequestId = System.Text.Encoding.UTF8.GetString(message.Id.Of(json)).Trim('"');
            (info.ResourceType, info.ResourceName) = message.Method switch
            {
                "tools/call" => ("tool", JsonRpcMessage.Text(json, message.Name)),
                "prompts/get" => ("prompt", JsonRpcMessage.Text(json, message.Name)),
                "resources/read" or "resources/subscribe" or "resources/unsubscribe" => ("resource", JsonRpcMessage.Text(json, message.Uri)),
                "resources/templates/list" => ("templates", null),
                _ => ((string?)null, (string?)null),
            };
        }

        exchange.Mcp = info;
        return info;
    }

    private static bool Accepts(IHeaderDictionary headers, string type)
    {
        // A missing Accept means anything (RFC 9110 12.5.1).
        var accept = headers.Accept.ToString();
        return accept.Length == 0
            || accept.Contains(type, StringComparison.OrdinalIgnoreCase)
            || accept.Contains("*/*", StringComparison.Ordinal)
            || accept.Contains(string.Concat(type.AsSpan(0, type.IndexOf('/')), "/*"), StringComparison.OrdinalIgnoreCase);
    }
}
