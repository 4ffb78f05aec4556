using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Writes a complete <c>GenerateContentResponse</c> for a Gemini client.</summary>
internal static class GeminiAnswerWriter
{
    /// <summary>Writes the answer.</summary>
    public static void Write(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context)
    {
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        for (var i = 0; i < answer.Choices.Count; i++)
        {
            var choice = answer.Choices[i];
            json.WriteStartObject();
            json.WriteStartObject("content"u8);
            json.WriteStartArray("parts"u8);
            foreach (var part in choice.Parts)
            {
                WritePart(part, json, context);
            }

            json.WriteEndArray();
            json.WriteString("role"u8, "model"u8);
            json.WriteEndObject();
            json.WriteString("finishReason"u8, GeminiFinish.Write(choice.Stop));
            Citations.WriteGrounding(json, [.. choice.Parts.OfType<TextPart>().SelectMany(static text => text.Citations ?? [])]);
            json.WriteNumber("index"u8, i);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (answer.Usage is { } usage)
        {
            GeminiUsage.Write(json, usage);
        }

        json.WriteString("modelVersion"u8, answer.Model ?? context.RequestModel ?? "");
        json.WriteString("responseId"u8, answer.Id ?? context.NewId(""));
        json.WriteEndObject();
    }

    /// <summary>Writes one part; parts that Gemini does not know are left out.</summary>
    public static void WritePart(ChatPart part, Utf8JsonWriter json, TranslationContext context)
    {
        switch (part)
        {
            case TextPart { IsEmpty: false } text:
                json.WriteStartObject();
                json.WriteText("text"u8, text);
                json.WriteEndObject();
                break;
            case ReasoningPart reasoning when reasoning.Text.Length > 0 || GeminiSignature.Of(reasoning) is not null:
                json.WriteStartObject();
                json.WriteString("text"u8, reasoning.Text);
                json.WriteBoolean("thought"u8, true);
                if (GeminiSignature.Of(reasoning) is { } proof)
                {
                    json.WriteString("thoughtSignature"u8, proof);
                }

                json.WriteEndObject();
                break;
            case ToolCallPart { IsServerTool: false } call:
                WriteCall(call, json, context);
                break;
            case MediaPart { Base64: not null } media:
                GeminiMedia.Write(media, json);
                break;
        }
    }

    private static void WriteCall(ToolCallPart call, Utf8JsonWriter json, TranslationContext context)
    {
        var (id, signature) = ThoughtIds.Split(call.Id);
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, context.ClientToolName(call.Name));
        json.WritePropertyName("args"u8);
        WriteArguments(call, json);
        json.WriteEndObject();
        if ((call.Signature ?? signature) is { Length: > 0 } signed)
        {
            json.WriteString("thoughtSignature"u8, signed);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes arguments as the object that Gemini requires; what is no object becomes an empty one.</summary>
    public static void WriteArguments(ToolCallPart call, Utf8JsonWriter json)
    {
        if (call.IsCustom)
        {
            json.WriteStartObject();
            json.WriteString("input"u8, call.Arguments);
            json.WriteEndObject();
            return;
        }

        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments.Length == 0 ? "{}" : call.Arguments);
            if (arguments.RootElement.ValueKind == JsonValueKind.Object)
            {
                arguments.RootElement.WriteTo(json);
                return;
            }
        }
        catch (JsonException)
        {
            // A model that was cut off leaves half an object.
        }

        json.WriteStartObject();
        json.WriteEndObject();
    }
}
