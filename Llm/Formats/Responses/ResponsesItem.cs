using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>One output item that is made for a Responses client: a message of one or more texts, a call, thoughts, or a picture.</summary>
/// <param name="Id">Id of the item.</param>
internal sealed record ResponsesItem(string Id)
{
    /// <summary>Texts of a message; empty for every other kind.</summary>
    public List<TextPart> Texts { get; } = [];

    /// <summary>The call, the thoughts or the picture; null for a message.</summary>
    public ChatPart? Part { get; init; }

    /// <summary><c>completed</c>, <c>incomplete</c> or <c>in_progress</c>.</summary>
    public string Status { get; set; } = "completed";

    /// <summary>Puts parts into items: neighbouring texts are one message. Parts that Responses cannot show are left out.</summary>
    public static List<ResponsesItem> Group(List<ChatPart> parts, TranslationContext context)
    {
        var items = new List<ResponsesItem>();
        foreach (var part in parts)
        {
            switch (Shown(part))
            {
                case TextPart text:
                    if (items.Count == 0 || items[^1].Part is not null)
                    {
                        items.Add(new ResponsesItem(context.NewId("msg_")));
                    }

                    items[^1].Texts.Add(text);
                    break;
                case { } other:
                    items.Add(new ResponsesItem(context.NewId(PrefixOf(other))) { Part = other });
                    break;
            }
        }

        return items;
    }

    /// <summary>The part as Responses show it; null if they do not.</summary>
    public static ChatPart? Shown(ChatPart part) => part switch
    {
        ToolCallPart { IsServerTool: true } => null,
        MediaPart { Kind: MediaKind.Image, Base64: not null } => part,
        TextPart or ReasoningPart or ToolCallPart => part,
        _ => null,
    };

    /// <summary>How ids of a kind of item begin.</summary>
    public static string PrefixOf(ChatPart part) => part switch
    {
        ToolCallPart { IsCustom: true } => "ctc_",
        ToolCallPart => "fc_",
        ReasoningPart => "rs_",
        MediaPart => "ig_",
        _ => "msg_",
    };

    /// <summary>The proof of a piece of reasoning as the client replays it; null if there is none.</summary>
    public static string? Proof(ReasoningPart reasoning) => reasoning switch
    {
        { Encrypted: { } encrypted } => encrypted,
        { Redacted: { } redacted } => ReasoningEnvelope.Wrap(ReasoningEnvelope.Redacted, redacted),
        { Signature: { Length: > 0 } signature } => ReasoningEnvelope.IsWrapped(signature) ? signature : ReasoningEnvelope.Wrap(ReasoningEnvelope.Signature, signature),
        _ => null,
    };

    /// <summary>Writes the item as one JSON object.</summary>
    public void Write(Utf8JsonWriter json, TranslationContext context)
    {
        json.WriteStartObject();
        switch (Part)
        {
            case null:
                json.WriteString("type"u8, "message"u8);
                json.WriteStartArray("content"u8);
                foreach (var text in Texts)
                {
                    WriteText(text, json);
                }

                json.WriteEndArray();
                json.WriteString("role"u8, "assistant"u8);
                json.WriteString("status"u8, Status);
                break;
            case ToolCallPart call:
                json.WriteString("type"u8, call.IsCustom ? "custom_tool_call"u8 : "function_call"u8);
                json.WriteString(call.IsCustom ? "input"u8 : "arguments"u8, call.Arguments);
                json.WriteString("call_id"u8, call.Id);
                json.WriteString("name"u8, context.ClientToolName(call.Name));
                json.WriteString("status"u8, Status);
                break;
            case ReasoningPart reasoning:
                json.WriteString("type"u8, "reasoning"u8);
                json.WriteStartArray("summary"u8);
                if (reasoning.Text.Length > 0)
                {
                    json.WriteStartObject();
                    json.WriteString("type"u8, "summary_text"u8);
                    json.WriteString("text"u8, reasoning.Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                if (Proof(reasoning) is { } proof)
                {
                    json.WriteString("encrypted_content"u8, proof);
                }

                break;
            case MediaPart media:
                json.WriteString("type"u8, "image_generation_call"u8);
                json.WriteString("result"u8, media.Base64);
                if (media.MediaType?.StartsWith("image/", StringComparison.Ordinal) == true)
                {
                    json.WriteString("output_format"u8, media.MediaType.AsSpan("image/".Length));
                }

                json.WriteString("status"u8, Status);
                break;
        }

        json.WriteString("id"u8, Id);
        json.WriteEndObject();
    }

    /// <summary>Writes one content part of a message.</summary>
    public static void WriteText(TextPart text, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (text.IsRefusal)
        {
            json.WriteString("type"u8, "refusal"u8);
            json.WriteText("refusal"u8, text);
        }
        else
        {
            json.WriteString("type"u8, "output_text"u8);
            json.WriteStartArray("annotations"u8);
            foreach (var citation in text.Citations ?? [])
            {
                Citations.Write(json, citation, 0, text.Text.Length, nested: false);
            }

            json.WriteEndArray();
            json.WritePropertyName("logprobs"u8);
            if (text.Logprobs is { } logprobs)
            {
                logprobs.WriteTo(json);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteText("text"u8, text);
        }

        json.WriteEndObject();
    }
}
