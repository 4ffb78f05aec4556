using System.Buffers;
using System.Text.Json;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Llm.Formats.Vertex;

/// <summary>Prepares an Anthropic request for Vertex (llm.md 1.4): the model is in the path, a version in the body, and some beta members are unknown there.</summary>
public static class VertexClaudeBody
{
    private static readonly byte[] Version = "\"vertex-2023-10-16\""u8.ToArray();

    /// <summary>Writes the request.</summary>
    /// <param name="body">Anthropic's request: messages or count_tokens.</param>
    /// <param name="countModel">Model that a count_tokens request keeps; null for messages, which name it in the path.</param>
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public static void Write(ReadOnlyMemory<byte> body, string? countModel, IBufferWriter<byte> output)
    {
        JsonFieldEdit[] edits =
        [
            countModel is null ? JsonFieldEdit.Remove("model") : JsonFieldEdit.SetString("model", countModel),
            JsonFieldEdit.Remove("output_format"),
            JsonFieldEdit.Set("anthropic_version", Version),
        ];
        if (body.Span.IndexOf("\"scope\""u8) < 0)
        {
            JsonSplice.Apply(body.Span, edits, output);
            return;
        }

        // Rare, so it may cost a tree.
        var scopeless = new ArrayBufferWriter<byte>(body.Length);
        using (var document = JsonDocument.Parse(body))
        using (var json = new Utf8JsonWriter(scopeless, SseEventWriter.JsonOptions))
        {
            Copy(document.RootElement, json, isCacheControl: false);
        }

        JsonSplice.Apply(scopeless.WrittenSpan, edits, output);
    }

    private static void Copy(JsonElement element, Utf8JsonWriter json, bool isCacheControl)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    if (isCacheControl && member.NameEquals("scope"u8))
                    {
                        continue;
                    }

                    json.WritePropertyName(member.Name);
                    Copy(member.Value, json, member.NameEquals("cache_control"u8));
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Copy(item, json, isCacheControl: false);
                }

                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
