using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agentgateway.Llm.Errors;

/// <summary>Writes errors of the gateway itself as the client's SDK expects them.</summary>
public static class LlmErrorWriter
{
    // Error texts quote things; an apostrophe is no threat outside of HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The shape in which clients of this kind of call read errors.</summary>
    public static LlmErrorShape ShapeOf(LlmRouteType type) => type switch
    {
        LlmRouteType.Messages or LlmRouteType.AnthropicTokenCount => LlmErrorShape.Anthropic,
        LlmRouteType.GenerateContent or LlmRouteType.GeminiCountTokens => LlmErrorShape.Gemini,
        _ => LlmErrorShape.OpenAi,
    };

    /// <summary>Writes one error document.</summary>
    /// <param name="status">HTTP status; picks Anthropic's type and Gemini's status text.</param>
    /// <param name="code">Machine-readable code, e.g. <c>model_not_found</c>. Carried as <c>code</c> in every shape.</param>
    /// <param name="message">Text for people; must hold no secret.</param>
    /// <param name="param">Field at fault; only OpenAI's shape has a place for it.</param>
    public static void Write(IBufferWriter<byte> output, LlmErrorShape shape, int status, string code, string message, string? param = null)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        if (shape == LlmErrorShape.Anthropic)
        {
            json.WriteString("type"u8, "error"u8);
        }

        json.WriteStartObject("error"u8);
        switch (shape)
        {
            case LlmErrorShape.Anthropic:
                json.WriteString("type"u8, AnthropicType(status));
                json.WriteString("message"u8, message);
                json.WriteString("code"u8, code);
                break;
            case LlmErrorShape.Gemini:
                json.WriteNumber("code"u8, status);
                json.WriteString("message"u8, message);
                json.WriteString("status"u8, GeminiStatus(status));
                json.WriteStartArray("details"u8);
                json.WriteStartObject();
                json.WriteString("@type"u8, "type.googleapis.com/google.rpc.ErrorInfo"u8);
                json.WriteString("reason"u8, code);
                json.WriteEndObject();
                json.WriteEndArray();
                break;
            default:
                json.WriteString("message"u8, message);
                json.WriteString("type"u8, OpenAiType(status));
                json.WriteString("param"u8, param);
                json.WriteString("code"u8, code);
                break;
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string OpenAiType(int status) => status switch
    {
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string AnthropicType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    private static string GeminiStatus(int status) => status switch
    {
        400 or 413 or 415 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "INTERNAL",
    };
}
