using System.Globalization;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats;

/// <summary>OpenAI's error bodies: <c>{"error":{"message","type","param","code"}}</c>. Compatible providers vary; whatever comes, there is a result.</summary>
internal static class OpenAiErrors
{
    private const int MaxPlainText = 4096;

    /// <summary>Reads a body; what is no such error becomes the message as it is.</summary>
    public static ChatError Read(int status, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            {
                // Google's compatible endpoint wraps its error in an array.
                root = root[0];
            }

            var error = root.Object("error"u8) ?? root;
            if (MessageOf(error) is not null)
            {
                return Read(status, error);
            }

            if (root.Text("error"u8) is { } text)
            {
                return new ChatError(text) { Status = status, Code = root.Text("code"u8) };
            }
        }
        catch (JsonException)
        {
            // Proxies in front of providers answer in HTML or plain text.
        }

        var plain = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MaxPlainText)]).Trim();
        return new ChatError(plain.Length == 0 ? $"The provider answered with status {status}." : plain) { Status = status };
    }

    /// <summary>Reads the <c>error</c> object itself, as streams carry it.</summary>
    public static ChatError Read(int status, JsonElement error) => new(MessageOf(error) ?? "The provider reported an error without a message.")
    {
        Status = status,
        Type = error.Text("type"u8),
        Code = error.Text("code"u8) ?? error.Text("status"u8) ?? error.Integer("code"u8)?.ToString(CultureInfo.InvariantCulture),
        Param = error.Text("param"u8),
    };

    /// <summary>Reads an event of a stream that has an <c>error</c>: the object, or only a text.</summary>
    public static ChatError ReadEvent(JsonElement data) =>
        data.Object("error"u8) is { } error ? Read(0, error)
        : data.Text("error"u8) is { Length: > 0 } text ? new ChatError(text) { Code = data.Text("code"u8) }
        : Read(0, data);

    /// <summary>Writes an error body.</summary>
    public static void Write(ChatError error, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, TypeOf(error));
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? MessageOf(JsonElement error) => error.Text("message"u8) ?? error.Text("Message"u8) ?? error.Text("detail"u8);

    private static string TypeOf(ChatError error) => error.Type switch
    {
        "request_too_large" => "invalid_request_error",
        { Length: > 0 } type => type,
        _ => error.Status switch
        {
            401 or 403 => "authentication_error",
            404 => "not_found_error",
            429 => "rate_limit_error",
            0 or >= 500 => "api_error",
            _ => "invalid_request_error",
        },
    };
}
