using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Writes content blocks of requests.</summary>
internal sealed class MessagesBlockWriter(Utf8JsonWriter json, ChatRequest request, TranslationContext context)
{
    /// <summary>True if the part has a block; else it is dropped, with a note where it was more than blank.</summary>
    public bool CanWrite(ChatPart part, ChatRole role)
    {
        switch (part)
        {
            case TextPart text:
                return !text.IsBlank;
            case MediaPart media:
                return CanWrite(media, role);
            case ReasoningPart reasoning:
                // Anthropic accepts only thoughts that it signed itself.
                if (role == ChatRole.Assistant && ReasoningSeal.IsAnthropic(reasoning))
                {
                    return true;
                }

                context.Note("messages", "reasoning without Anthropic's signature is not sent on");
                return false;
            case ToolCallPart or ToolResultPart:
                return true;
            default:
                context.Note("messages", "an item that only its own API knows is not sent on");
                return false;
        }
    }

    /// <summary>Writes the part as a block; ask <see cref="CanWrite(ChatPart, ChatRole)"/> first.</summary>
    public void Write(ChatPart part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                json.WriteString("type"u8, "text"u8);
                json.WriteText("text"u8, text);
                break;
            case MediaPart media:
                Media(media);
                break;
            case ReasoningPart { Redacted: { } data }:
                json.WriteString("type"u8, "redacted_thinking"u8);
                json.WriteString("data"u8, data);
                break;
            case ReasoningPart reasoning:
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, reasoning.Text);
                json.WriteString("signature"u8, reasoning.Signature);
                break;
            case ToolCallPart call:
                ToolUse(json, ToolCallIds.Plain(call.Id) is var id && id == call.Id ? call : call with { Id = id });
                break;
            case ToolResultPart result:
                ToolResult(result);
                break;
        }

        Cache(part.Cache);
        json.WriteEndObject();
    }

    /// <summary>Writes a cache mark; nothing if there is none.</summary>
    public void Cache(CacheMark? cache)
    {
        if (cache is null)
        {
            return;
        }

        json.WriteStartObject("cache_control"u8);
        json.WriteString("type"u8, "ephemeral"u8);
        if (cache.Ttl is not null)
        {
            json.WriteString("ttl"u8, cache.Ttl);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the members of a tool use, in requests and answers.</summary>
    internal static void ToolUse(Utf8JsonWriter json, ToolCallPart call)
    {
        json.WriteString("type"u8, call.IsServerTool ? "server_tool_use"u8 : "tool_use"u8);
        json.WriteString("id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        // The provider takes objects only: free text, and arguments that are no object, go into one.
        if (call.IsCustom || !JsonText.TryWriteValue(json, call.Arguments, objectOnly: true))
        {
            json.WriteStartObject();
            json.WriteString("input"u8, call.Arguments);
            json.WriteEndObject();
        }
    }

    private bool CanWrite(MediaPart media, ChatRole role)
    {
        var can = media.Kind switch
        {
            MediaKind.Image => media.Base64 is not null || media.Url is not null || (media.FileId is not null && request.Source == ChatFormat.Messages),
            MediaKind.File => media.Text is not null || (media.Base64 is not null && (IsPdf(media) || IsText(media))) || (media.Url is not null && request.Source != ChatFormat.Completions),
            _ => false,
        };
        if (can)
        {
            return true;
        }

        if (role == ChatRole.User)
        {
            throw UnsupportedMedia.Refusal(media);
        }

        context.Note("messages", $"{media.Kind} of this kind of source has no counterpart");
        return false;
    }

    private void Media(MediaPart media)
    {
        json.WriteString("type"u8, media.Kind == MediaKind.Image ? "image"u8 : "document"u8);
        json.WriteStartObject("source"u8);
        if (media.Base64 is { } content && media.Kind == MediaKind.File && IsText(media))
        {
            PlainText(Encoding.UTF8.GetString(Convert.FromBase64String(content.ToString())));
        }
        else if (media.Base64 is not null)
        {
            json.WriteString("type"u8, "base64"u8);
            json.WriteString("media_type"u8, media.Kind == MediaKind.File ? "application/pdf" : media.MediaType is "image/jpg" ? "image/jpeg" : media.MediaType ?? "image/png");
            json.WriteString("data"u8, media.Base64);
        }
        else if (media.Text is not null)
        {
            PlainText(media.Text);
        }
        else
        {
            json.WriteString("type"u8, "url"u8);
            json.WriteString("url"u8, media.Url);
        }

        json.WriteEndObject();
        if (media.Kind == MediaKind.File && media.Name is not null)
        {
            json.WriteString("title"u8, media.Name);
        }
    }

    private void PlainText(string text)
    {
        json.WriteString("type"u8, "text"u8);
        json.WriteString("media_type"u8, "text/plain"u8);
        json.WriteString("data"u8, text);
    }

    // The provider reads documents as PDF or as text.
    private static bool IsPdf(MediaPart media) => media.MediaType is null or "application/pdf" or "application/octet-stream" && !IsText(media)
        && Path.GetExtension(media.Name ?? ".pdf").Equals(".pdf", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(MediaPart media) =>
        (media.MediaType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true || media.MediaType == "application/json"
            || (media.MediaType is null or "application/octet-stream" && Path.GetExtension(media.Name ?? "").ToLowerInvariant() is ".txt" or ".md" or ".csv" or ".json" or ".html"))
        && Base64.IsValid(media.Base64?.ToString());

    private void ToolResult(ToolResultPart result)
    {
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, ToolCallIds.Plain(result.CallId));
        if (result.IsPlainText)
        {
            json.WriteLines("content"u8, result.Content);
        }
        else
        {
            json.WriteStartArray("content"u8);
            foreach (var part in result.Content)
            {
                // An empty text is refused here too.
                if (part is TextPart or MediaPart && CanWrite(part, ChatRole.Tool))
                {
                    Write(part);
                }
            }

            json.WriteEndArray();
        }

        if (result.IsError is { } error)
        {
            json.WriteBoolean("is_error"u8, error);
        }
    }
}
