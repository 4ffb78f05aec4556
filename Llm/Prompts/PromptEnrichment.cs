using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Llm.Prompts;

/// <summary>Puts the messages of the <c>prompts</c> policy before and after a client's conversation, in the client's format.</summary>
/// <remarks>
/// Works by splicing: every byte of the client's own conversation stays as it was sent. Completions and Responses take all messages in their list;
/// Messages and Gemini keep system text apart, so it goes around the system text there. Other kinds of calls are left alone.
/// </remarks>
public static class PromptEnrichment
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the body with the messages added; the same bytes if there is nothing to add.</summary>
    /// <param name="body">A JSON object that <see cref="LlmRequestPeek"/> has accepted.</param>
    public static ReadOnlyMemory<byte> Apply(
        LlmRouteType type, ReadOnlyMemory<byte> body, IReadOnlyList<PromptText> prepend, IReadOnlyList<PromptText> append)
    {
        if (prepend.Count + append.Count == 0)
        {
            return body;
        }

        return type switch
        {
            LlmRouteType.Completions => Splice(body, [Around(body, "messages", prepend, append, CompletionsMessage, null)]),
            LlmRouteType.Responses => Splice(body, [Around(body, "input", prepend, append, ResponsesItem, "user")]),
            LlmRouteType.Messages => Splice(body, Messages(body, prepend, append)),
            LlmRouteType.GenerateContent => Splice(body, Gemini(body, prepend, append)),
            _ => body,
        };
    }

    private static List<JsonFieldEdit> Messages(ReadOnlyMemory<byte> body, IReadOnlyList<PromptText> prepend, IReadOnlyList<PromptText> append)
    {
        var edits = new List<JsonFieldEdit>(2);
        if (HasSystem(prepend) || HasSystem(append))
        {
            edits.Add(Around(body, "system", Select(prepend, true), Select(append, true), TextBlock, "system"));
        }

        edits.Add(Around(body, "messages", Select(prepend, false), Select(append, false), CompletionsMessage, null));
        return edits;
    }

    private static List<JsonFieldEdit> Gemini(ReadOnlyMemory<byte> body, IReadOnlyList<PromptText> prepend, IReadOnlyList<PromptText> append)
    {
        var edits = new List<JsonFieldEdit>(2);
        if (HasSystem(prepend) || HasSystem(append))
        {
            var name = JsonMembers.Find(body.Span, "system_instruction").IsPresent ? "system_instruction" : "systemInstruction";
            var instruction = JsonMembers.Find(body.Span, name);
            var inner = instruction.IsPresent && body.Span[instruction.Start] == (byte)'{' ? body.Slice(instruction.Start, instruction.Length) : "{}"u8.ToArray();
            edits.Add(JsonFieldEdit.Set(name, Splice(inner, [Around(inner, "parts", Select(prepend, true), Select(append, true), GeminiPart, null)])));
        }

        edits.Add(Around(body, "contents", Select(prepend, false), Select(append, false), GeminiContent, null));
        return edits;
    }

    private static ReadOnlyMemory<byte> Splice(ReadOnlyMemory<byte> body, List<JsonFieldEdit> edits)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        JsonSplice.Apply(body.Span, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(edits), output);
        return output.WrittenMemory;
    }

    /// <summary>Writes the member anew: added entries, the client's own bytes, added entries.</summary>
    /// <param name="stringRole">Role of the entry that a plain string stands for; null where a string is not a list.</param>
    private static JsonFieldEdit Around(
        ReadOnlyMemory<byte> body,
        string name,
        IReadOnlyList<PromptText> prepend,
        IReadOnlyList<PromptText> append,
        Action<Utf8JsonWriter, PromptText> write,
        string? stringRole)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartArray();
        foreach (var text in prepend)
        {
            write(json, text);
        }

        var range = JsonMembers.Find(body.Span, name);
        if (range.IsPresent)
        {
            var own = range.Of(body.Span);
            switch (own[0])
            {
                case (byte)'[':
                    Entries(json, own);
                    break;
                case (byte)'"' when stringRole is not null:
                    var reader = new Utf8JsonReader(own);
                    reader.Read();
                    write(json, new PromptText(stringRole, reader.GetString()!));
                    break;
                case (byte)'n':
                    break;
                default:
                    json.WriteRawValue(own, skipInputValidation: true);
                    break;
            }
        }

        foreach (var text in append)
        {
            write(json, text);
        }

        json.WriteEndArray();
        json.Flush();
        return JsonFieldEdit.Set(name, output.WrittenMemory);
    }

    private static void Entries(Utf8JsonWriter json, ReadOnlySpan<byte> array)
    {
        var reader = new Utf8JsonReader(array);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            json.WriteRawValue(array[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }

    private static bool HasSystem(IReadOnlyList<PromptText> texts)
    {
        foreach (var text in texts)
        {
            if (text.IsSystem)
            {
                return true;
            }
        }

        return false;
    }

    private static List<PromptText> Select(IReadOnlyList<PromptText> texts, bool system)
    {
        var selected = new List<PromptText>(texts.Count);
        foreach (var text in texts)
        {
            if (text.IsSystem == system)
            {
                selected.Add(text);
            }
        }

        return selected;
    }

    private static void CompletionsMessage(Utf8JsonWriter json, PromptText text)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, text.Role);
        json.WriteString("content"u8, text.Content);
        json.WriteEndObject();
    }

    private static void ResponsesItem(Utf8JsonWriter json, PromptText text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, text.Role);
        if (text.Role == "assistant")
        {
            // The long form of an assistant message needs an id, which a policy has not.
            json.WriteString("content"u8, text.Content);
        }
        else
        {
            json.WriteStartArray("content"u8);
            json.WriteStartObject();
            json.WriteString("type"u8, "input_text"u8);
            json.WriteString("text"u8, text.Content);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void TextBlock(Utf8JsonWriter json, PromptText text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text.Content);
        json.WriteEndObject();
    }

    private static void GeminiPart(Utf8JsonWriter json, PromptText text)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text.Content);
        json.WriteEndObject();
    }

    private static void GeminiContent(Utf8JsonWriter json, PromptText text)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, text.Role == "assistant" ? "model"u8 : "user"u8);
        json.WriteStartArray("parts"u8);
        GeminiPart(json, text);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
