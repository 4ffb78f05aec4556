using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Anthropic's error bodies: <c>{"type":"error","error":{"type","message"}}</c>.</summary>
internal static class MessagesErrors
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "invalid_request_error", "authentication_error", "billing_error", "permission_error", "not_found_error", "request_too_large", "rate_limit_error",
        "timeout_error", "api_error", "overloaded_error",
    };

    /// <summary>Reads an error body; anything that is not JSON becomes the message.</summary>
    public static ChatError Read(int status, ReadOnlyMemory<byte> body) => OpenAiErrors.Read(status, body);

    /// <summary>Writes an error body.</summary>
    public static void Write(ChatError error, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, error.Type is { } type && Types.Contains(type) ? type : TypeOf(error.Status));
        json.WriteString("message"u8, error.Message);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string TypeOf(int status) => status switch
    {
        400 or 422 => "invalid_request_error",
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        _ => "api_error",
    };
}
