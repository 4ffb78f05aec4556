using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats;

/// <summary>OpenAI's error bodies: <c>{"error":{"message","type","param","code"}}</c>. Compatible providers vary; whatever comes, there is a result.</summary>
internal static class OpenAiErrors
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

            if ((root.Text("error"u8) ?? root.Text("message"u8) ?? root.Text("detail"u8)) is { } message)
            {
                return new ChatError(message) { Status = status, Type = TypeOf(status), Code = root.Text("code"u8) };
            }
        }
        catch (JsonException)
        {
            // Proxies in front of providers answer in HTML or plain text.
        }

        return new ChatError(Encoding.UTF8.GetString(body.Span)) { Status = status, Type = TypeOf(status) };
    }

    /// <summary>Reads the <c>error</c> object itself, as streams carry it.</summary>
    public static ChatError Read(int status, JsonElement error) => new(error.Text("message"u8) ?? "The provider reported an error without a message.")
    {
        Status = status,
        Type = error.Text("type"u8) ?? TypeOf(status),
        Code = error.Text("code"u8) ?? error.Integer("code"u8)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Param = error.Text("param"u8),
    };

    /// <summary>Writes an error body.</summary>
    public static void Write(ChatError error, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, error.Type ?? TypeOf(error.Status));
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string TypeOf(int status) => status switch
    {
        401 or 403 => "authentication_error",
        404 => "not_found_error",
        429 => "rate_limit_error",
        >= 500 or 0 => "api_error",
        _ => "invalid_request_error",
    };
}
