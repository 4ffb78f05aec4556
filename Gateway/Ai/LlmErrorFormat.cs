using System.Buffers;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Errors;

namespace Agentgateway.Gateway.Ai;

/// <summary>Errors as the SDK of the called API reads them: OpenAI's shape, or Anthropic's or Gemini's on their paths.</summary>
internal sealed class LlmErrorFormat(LlmRouteMap routes) : IErrorFormat
{
    public LocalResponse Format(Exchange exchange, GatewayError error)
    {
        var shape = LlmErrorWriter.ShapeOf(routes.Resolve(exchange.Request.Path));
        var body = new ArrayBufferWriter<byte>(256);
        LlmErrorWriter.Write(body, shape, error.Status, error.Code ?? CodeOf(error), error.Message, error.Param);
        return new LocalResponse(error.Status, body.WrittenMemory, "application/json") { Reason = error.Reason };
    }

    private static string CodeOf(GatewayError error) => error.Status switch
    {
        400 => "invalid_request_body",
        401 => "invalid_api_key",
        403 => "permission_denied",
        404 => "not_found",
        413 => "request_body_too_large",
        415 => "unsupported_encoding",
        429 => "rate_limit_exceeded",
        502 => LlmErrors.BadAnswerCode,
        503 => "upstream_unavailable",
        504 => "upstream_timeout",
        _ => "internal_error",
    };
}
