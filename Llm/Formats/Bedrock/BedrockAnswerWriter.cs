using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Writes a Converse answer.</summary>
internal static class BedrockAnswerWriter
{
    /// <summary>Writes one JSON object; of several choices the first.</summary>
    public static void Write(ChatAnswer answer, Utf8JsonWriter json)
    {
        var choice = answer.Choices.Count > 0 ? answer.Choices[0] : null;
        json.WriteStartObject();
        json.WriteStartObject("output"u8);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        foreach (var part in choice?.Parts ?? [])
        {
            WritePart(part, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("stopReason"u8, BedrockStops.Write(choice?.Stop));
        BedrockUsage.Write(answer.Usage, json);
        json.WriteEndObject();
    }

    private static void WritePart(ChatPart part, Utf8JsonWriter json)
    {
        switch (part)
        {
            case TextPart text:
                json.WriteStartObject();
                json.WriteText("text"u8, text);
                json.WriteEndObject();
                break;
            case ReasoningPart reasoning:
                WriteReasoning(reasoning, json);
                break;
            case ToolCallPart call:
                json.WriteStartObject();
                json.WriteStartObject("toolUse"u8);
                json.WriteString("toolUseId"u8, call.Id);
                json.WriteString("name"u8, call.Name);
                json.WritePropertyName("input"u8);
                WriteInput(call, json);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case MediaPart { Kind: MediaKind.Image, Base64: { } bytes } image:
                json.WriteStartObject();
                json.WriteStartObject("image"u8);
                json.WriteString("format"u8, BedrockMedia.ImageFormat(image.MediaType));
                json.WriteStartObject("source"u8);
                json.WriteString("bytes"u8, bytes);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndObject();
                break;
        }
    }

    private static void WriteReasoning(ReasoningPart reasoning, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("reasoningContent"u8);
        if (reasoning.Redacted is { } redacted)
        {
            json.WriteString("redactedContent"u8, redacted);
        }
        else
        {
            json.WriteStartObject("reasoningText"u8);
            json.WriteString("text"u8, reasoning.Text);
            if (reasoning.Signature is { } signature)
            {
                json.WriteString("signature"u8, signature);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInput(ToolCallPart call, Utf8JsonWriter json)
    {
        try
        {
            using var document = JsonDocument.Parse(call.Arguments.Length == 0 ? "{}" : call.Arguments);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            // Free text of a custom tool, or arguments that broke off.
            json.WriteStartObject();
            json.WriteString("input"u8, call.Arguments);
            json.WriteEndObject();
        }
    }
}
