using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Writes a complete message (llm.md 3.2, 3.3, 3.5).</summary>
internal static class MessagesAnswerWriter
{
    /// <summary>Writes the answer; only its first choice can be said.</summary>
    public static void Write(ChatAnswer answer, Utf8JsonWriter json, TranslationContext context)
    {
        var choice = answer.Choices.Count > 0 ? answer.Choices[0] : new ChatChoice();
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id is { Length: > 0 } id ? id : context.NewId("msg_"));
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, answer.Model ?? context.RequestModel ?? "");
        json.WriteStartArray("content"u8);
        foreach (var part in choice.Parts)
        {
            Block(part, json, context);
        }

        json.WriteEndArray();
        json.WriteString("stop_reason"u8, MessagesStopReasons.Write(choice.Stop ?? StopReason.EndTurn));
        json.WriteString("stop_sequence"u8, choice.StopSequence);
        json.WritePropertyName("usage"u8);
        MessagesUsage.Write(answer.Usage, answer.ServiceTier, json, zeroCache: answer.Source != ChatFormat.Responses);
        json.WriteEndObject();
    }

    private static void Block(ChatPart part, Utf8JsonWriter json, TranslationContext context)
    {
        switch (part)
        {
            case TextPart { IsEmpty: false } text:
                json.WriteStartObject();
                json.WriteString("type"u8, "text"u8);
                json.WriteText("text"u8, text);
                json.WriteEndObject();
                break;
            case ReasoningPart { Redacted: { } data }:
                json.WriteStartObject();
                json.WriteString("type"u8, "redacted_thinking"u8);
                json.WriteString("data"u8, data);
                json.WriteEndObject();
                break;
            case ReasoningPart reasoning when reasoning.Text.Length > 0 || ReasoningSeal.ToSignature(reasoning) is not null:
                json.WriteStartObject();
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, reasoning.Text);
                json.WriteString("signature"u8, ReasoningSeal.ToSignature(reasoning) ?? "");
                json.WriteEndObject();
                break;
            case ToolCallPart call:
                ToolUse(call with { Name = context.ClientToolName(call.Name) }, json);
                break;
            case MediaPart { Kind: MediaKind.Image } image when image.Base64 is not null || image.Url is not null:
                json.WriteStartObject();
                Image(image, json);
                json.WriteEndObject();
                break;
            case OpaquePart or MediaPart:
                context.Note("content", "a part that only its own API knows is not sent on");
                break;
        }
    }

    /// <summary>Writes the members of a block that holds a picture; Anthropic's models make none, but their clients know the block from requests.</summary>
    internal static void Image(MediaPart image, Utf8JsonWriter json)
    {
        json.WriteString("type"u8, "image"u8);
        json.WriteStartObject("source"u8);
        if (image.Base64 is { } data)
        {
            json.WriteString("type"u8, "base64"u8);
            json.WriteString("media_type"u8, image.MediaType ?? "image/png");
            json.WriteString("data"u8, data);
        }
        else
        {
            json.WriteString("type"u8, "url"u8);
            json.WriteString("url"u8, image.Url);
        }

        json.WriteEndObject();
    }

    private static void ToolUse(ToolCallPart call, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, call.IsServerTool ? "server_tool_use"u8 : "tool_use"u8);
        json.WriteString("id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        if (call.IsCustom)
        {
            json.WriteStartObject();
            json.WriteString("input"u8, call.Arguments);
            json.WriteEndObject();
        }
        else if (!JsonText.TryWriteValue(json, call.Arguments, objectOnly: true))
        {
            // The model broke off in the middle of the arguments; clients expect an object.
            json.WriteStartObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
