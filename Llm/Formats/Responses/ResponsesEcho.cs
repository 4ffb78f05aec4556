using System.Buffers;
using System.Text.Json;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Members of a request that every response object repeats. Clients with strict models of the object count on them.</summary>
internal static class ResponsesEcho
{
    private static readonly (string Name, string Default)[] Members =
    [
        ("background", "false"), ("instructions", "null"), ("max_output_tokens", "null"), ("max_tool_calls", "null"), ("metadata", "{}"), ("parallel_tool_calls", "true"),
        ("previous_response_id", "null"), ("prompt_cache_key", "null"), ("reasoning", """{"effort":null,"summary":null}"""), ("safety_identifier", "null"), ("store", "false"),
        ("temperature", "1"), ("text", """{"format":{"type":"text"}}"""), ("tool_choice", "\"auto\""), ("tools", "[]"), ("top_logprobs", "0"), ("top_p", "1"), ("truncation", "\"disabled\""),
        ("user", "null"),
    ];

    /// <summary>The members as one JSON object, with OpenAI's defaults for those that the request lacks.</summary>
    public static byte[] Of(JsonElement request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, SseEventWriter.JsonOptions))
        {
            json.WriteStartObject();
            foreach (var (name, byDefault) in Members)
            {
                json.WritePropertyName(name);
                // Nothing is stored here, whatever the client asked for.
                if (name != "store" && request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                {
                    value.WriteTo(json);
                }
                else
                {
                    json.WriteRawValue(byDefault, skipInputValidation: true);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the members into the open response object.</summary>
    public static void Write(byte[] echo, Utf8JsonWriter json)
    {
        using var document = JsonDocument.Parse(echo);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }
}
