using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Google's error bodies: <c>{"error":{"code","message","status"}}</c>, sometimes in an array of one.</summary>
internal static class GeminiErrors
{
    /// <summary>Reads a body; what is no such error becomes the message as it is.</summary>
    public static ChatError Read(int status, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            {
                root = root[0];
            }

            if (root.Object("error"u8) is { } error)
            {
                return Read(status, error);
            }
        }
        catch (JsonException)
        {
            // Proxies in front of Google answer in HTML or plain text.
        }

        return new ChatError(Encoding.UTF8.GetString(body.Span)) { Status = status, Type = TypeOf(StatusName(status)), Code = StatusName(status) };
    }

    /// <summary>Reads the <c>error</c> object itself, as streams carry it.</summary>
    public static ChatError Read(int status, JsonElement error)
    {
        if (status == 0)
        {
            status = (int)(error.Integer("code"u8) ?? 0);
        }

        var name = error.Text("status"u8) ?? StatusName(status);
        return new ChatError(error.Text("message"u8) ?? name) { Status = status, Type = TypeOf(name), Code = name };
    }

    /// <summary>Writes an error body.</summary>
    public static void Write(ChatError error, Utf8JsonWriter json)
    {
        var status = error.Status > 0 ? error.Status : StatusOf(error.Type);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("message"u8, error.Message);
        json.WriteString("status"u8, IsStatusName(error.Code) ? error.Code : StatusName(status));
        if (error.Param is { } field)
        {
            json.WriteStartArray("details"u8);
            json.WriteStartObject();
            json.WriteString("@type"u8, "type.googleapis.com/google.rpc.BadRequest"u8);
            json.WriteStartArray("fieldViolations"u8);
            json.WriteStartObject();
            json.WriteString("field"u8, field);
            json.WriteString("description"u8, error.Message);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string TypeOf(string name) => name switch
    {
        "INVALID_ARGUMENT" or "FAILED_PRECONDITION" => "invalid_request_error",
        "NOT_FOUND" => "not_found_error",
        "PERMISSION_DENIED" or "UNAUTHENTICATED" => "authentication_error",
        "RESOURCE_EXHAUSTED" => "rate_limit_error",
        _ => "api_error",
    };

    private static string StatusName(int status) => status switch
    {
        400 or 413 or 415 or 422 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        503 or 529 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "INTERNAL",
    };

    private static int StatusOf(string? type) => type switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "permission_error" => 403,
        "not_found_error" => 404,
        "rate_limit_error" => 429,
        "overloaded_error" => 503,
        _ => 500,
    };

    private static bool IsStatusName(string? code) =>
        code is "INVALID_ARGUMENT" or "FAILED_PRECONDITION" or "OUT_OF_RANGE" or "UNAUTHENTICATED" or "PERMISSION_DENIED" or "NOT_FOUND" or "ALREADY_EXISTS" or "ABORTED"
            or "RESOURCE_EXHAUSTED" or "CANCELLED" or "DATA_LOSS" or "UNKNOWN" or "INTERNAL" or "NOT_IMPLEMENTED" or "UNAVAILABLE" or "DEADLINE_EXCEEDED";
}
