using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Errors before or around an MCP call: a JSON-RPC error under the HTTP status, with the id of the request if it is known.</summary>
internal sealed class McpErrorFormat : IErrorFormat
{
    public static McpErrorFormat Instance { get; } = new();

    public LocalResponse Format(Exchange exchange, GatewayError error)
    {
        var code = error.Status switch
        {
            400 or 413 or 415 => JsonRpcWriter.InvalidRequest,
            401 => -32001,
            403 => -32003,
            404 => JsonRpcWriter.InvalidRequest,
            _ => JsonRpcWriter.InternalError,
        };
        var body = JsonRpcWriter.Error(Id(exchange), code, error.Message, error.Code);
        return new LocalResponse(error.Status, body, McpHeaders.Json) { Reason = error.Reason };
    }

    private static ReadOnlySpan<byte> Id(Exchange exchange) =>
        exchange.Body.IsBuffered && !exchange.Body.IsEmpty && JsonRpcMessage.TryRead(exchange.Body.Bytes.Span, out var message) && message.Id.IsPresent
            ? message.Id.Of(exchange.Body.Bytes.Span)
            : default;
}
