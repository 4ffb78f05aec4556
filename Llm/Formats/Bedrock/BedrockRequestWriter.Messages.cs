using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Bedrock;

internal sealed partial class BedrockRequestWriter
{
    private const string Filler = ".";

    private readonly Dictionary<string, int> _documentNames = new(StringComparer.Ordinal);

    private void WriteMessages(List<(bool Assistant, List<ChatPart> Parts)> messages, List<(TextPart Text, bool Cache)> system)
    {
        Open(messages, system);
        _json.WriteStartArray("messages"u8);
        for (var i = 0; i < messages.Count; i++)
        {
            var (assistant, parts) = messages[i];
            _json.WriteStartObject();
            _json.WriteString("role"u8, assistant ? "assistant"u8 : "user"u8);
            _json.WriteStartArray("content"u8);
            foreach (var part in parts)
            {
                WritePart(part);
                CachePoint(_marks && (part.Cache is not null || (part is ToolResultPart result && result.Content.Exists(c => c.Cache is not null))));
            }

            CachePoint(_caching is { CacheMessages: true } policy && messages.Count >= 2 && i == Math.Max(0, messages.Count - 2 - policy.CacheMessageOffset));
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    // Bedrock wants a message, the first one from the user, and words beside documents. Other formats than Anthropic's allow instructions alone, a greeting of the assistant, and documents without a word.
    private void Open(List<(bool Assistant, List<ChatPart> Parts)> messages, List<(TextPart Text, bool Cache)> system)
    {
        if (messages.Count == 0 && system.Count > 0)
        {
            messages.Add((false, system.ConvertAll<ChatPart>(static entry => entry.Text)));
        }
        else if (messages is [(true, _), ..] && _request.Source is not (ChatFormat.Messages or ChatFormat.Bedrock))
        {
            _context.Note("messages", "the conversation begins with the assistant, so a short user message was put before it");
            messages.Insert(0, (false, [new TextPart(Filler)]));
        }

        foreach (var (assistant, parts) in messages)
        {
            if (!assistant && parts.Exists(static part => part is MediaPart { Kind: MediaKind.File }) && !parts.Exists(static part => part is TextPart))
            {
                parts.Add(new TextPart(Filler));
            }
        }
    }

    // Bedrock wants roles to alternate and every message to say something.
    private List<(bool Assistant, List<ChatPart> Parts)> Merge()
    {
        var messages = new List<(bool Assistant, List<ChatPart> Parts)>();
        foreach (var turn in _request.Turns)
        {
            if (turn.Role is ChatRole.System or ChatRole.Developer)
            {
                continue;
            }

            var assistant = turn.Role == ChatRole.Assistant;
            foreach (var part in turn.Parts)
            {
                if (Sendable(part, turn.Role) is not { } sendable)
                {
                    continue;
                }

                if (messages.Count == 0 || messages[^1].Assistant != assistant)
                {
                    messages.Add((assistant, []));
                }

                messages[^1].Parts.Add(sendable);
            }
        }

        return messages;
    }

    // The part as it is sent; null if it is dropped.
    private ChatPart? Sendable(ChatPart part, ChatRole role)
    {
        switch (part)
        {
            case TextPart text:
                return text.IsBlank ? null : text;
            case ToolResultPart result when role == ChatRole.Function:
                // The old function role has no call id to refer to.
                return string.IsNullOrWhiteSpace(result.JoinedText()) ? null : new TextPart(result.JoinedText());
            case ToolCallPart { IsServerTool: true }:
                _context.Note("messages[].content[].server_tool_use", "Bedrock has no server tools");
                return null;
            case ToolCallPart or ToolResultPart:
                return part;
            case ReasoningPart reasoning when ReasoningSeal.IsAnthropic(reasoning):
                return part;
            case ReasoningPart:
                _context.Note("messages[].reasoning", "reasoning without a signature cannot be replayed");
                return null;
            case MediaPart media:
                return SendableMedia(media, role);
            default:
                _context.Note("messages[].content[]", part is OpaquePart opaque ? $"Bedrock has no {opaque.Type}" : "unknown part");
                return null;
        }
    }

    private MediaPart? SendableMedia(MediaPart media, ChatRole role)
    {
        switch (media.Kind)
        {
            case MediaKind.Image or MediaKind.Video when role == ChatRole.Assistant && media.Base64 is null:
                _context.Note("messages[].content[]", "media of the assistant is not inline");
                return null;
            case MediaKind.Image when media.Base64 is not null || IsS3(media):
                return media;
            case MediaKind.Image:
                throw new TranslationRefusedException(ImageField(), "Bedrock takes images as base64 data URLs only.");
            case MediaKind.File when media.Text is not null || ((media.Base64 is not null || IsS3(media)) && BedrockMedia.DocumentFormat(media) is not null):
                return media;
            case MediaKind.File when media.Base64 is not null:
                throw new TranslationRefusedException(FileField(), "Bedrock takes pdf, csv, doc, docx, xls, xlsx, html, txt and md files.");
            case MediaKind.File:
                throw new TranslationRefusedException(FileField(), "Bedrock takes files inline only.");
            case MediaKind.Video when media.Base64 is not null || IsS3(media):
                return media;
            default:
                if (role == ChatRole.User)
                {
                    throw UnsupportedMedia.Refusal(media);
                }

                _context.Note("messages[].content[]", $"Converse has no {media.Kind} from this source");
                return null;
        }
    }

    private static bool IsS3(MediaPart media) => media.Url?.StartsWith("s3://", StringComparison.Ordinal) == true;

    private string ImageField() => _request.Source switch
    {
        ChatFormat.Responses => "input[].content[].image_url",
        ChatFormat.Messages => "messages[].content[].source",
        ChatFormat.Gemini => "contents[].parts[].fileData",
        _ => "messages[].content[].image_url",
    };

    private string FileField() => _request.Source switch
    {
        ChatFormat.Responses => "input[].content[].input_file",
        ChatFormat.Messages => "messages[].content[].source",
        ChatFormat.Gemini => "contents[].parts[].fileData",
        _ => "messages[].content[].file",
    };

    private void WritePart(ChatPart part)
    {
        _json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                _json.WriteText("text"u8, text);
                break;
            case MediaPart media:
                WriteMedia(media);
                break;
            case ReasoningPart reasoning:
                WriteReasoning(reasoning);
                break;
            case ToolCallPart call:
                WriteToolUse(call);
                break;
            case ToolResultPart result:
                WriteToolResult(result);
                break;
        }

        _json.WriteEndObject();
    }

    private void WriteReasoning(ReasoningPart reasoning)
    {
        _json.WriteStartObject("reasoningContent"u8);
        if (reasoning.Redacted is { Length: > 0 } redacted)
        {
            _json.WriteString("redactedContent"u8, redacted);
        }
        else
        {
            _json.WriteStartObject("reasoningText"u8);
            _json.WriteString("text"u8, reasoning.Text);
            _json.WriteString("signature"u8, reasoning.Signature);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void WriteToolUse(ToolCallPart call)
    {
        _json.WriteStartObject("toolUse"u8);
        _json.WriteString("toolUseId"u8, ToolCallIds.Plain(call.Id));
        _json.WriteString("name"u8, _names[call.Name]);
        _json.WritePropertyName("input"u8);
        if (call.IsCustom)
        {
            _json.WriteStartObject();
            _json.WriteString("input"u8, call.Arguments);
            _json.WriteEndObject();
        }
        else
        {
            WriteArguments(call.Arguments);
        }

        _json.WriteEndObject();
    }

    // Only an object is an input; anything else is what the model broke off.
    private void WriteArguments(string arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                document.RootElement.WriteTo(_json);
                return;
            }
        }
        catch (JsonException)
        {
            _context.Note("tool_calls[].function.arguments", "not a JSON object");
        }

        _json.WriteStartObject();
        _json.WriteEndObject();
    }

    private void WriteToolResult(ToolResultPart result)
    {
        _json.WriteStartObject("toolResult"u8);
        _json.WriteString("toolUseId"u8, ToolCallIds.Plain(result.CallId));
        _json.WriteStartArray("content"u8);
        var written = 0;
        if (_request.Source == ChatFormat.Responses && result.Content.TrueForAll(c => c is TextPart))
        {
            written += ResultText(result.Content is [TextPart only] ? only : new TextPart(result.JoinedText()));
        }
        else
        {
            foreach (var part in result.Content)
            {
                written += ResultPart(part);
            }
        }

        if (written == 0)
        {
            // The list must not be empty, and neither may a text.
            _json.WriteStartObject();
            _json.WriteStartObject("json"u8);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        if (result.IsError is { } failed)
        {
            _json.WriteString("status"u8, failed ? "error"u8 : "success"u8);
        }
        else
        {
            _json.WriteNull("status"u8);
        }

        _json.WriteEndObject();
    }

    private int ResultPart(ChatPart part)
    {
        switch (part)
        {
            case TextPart text:
                return ResultText(text);
            case MediaPart media when SendableMedia(media, ChatRole.Tool) is { } sendable:
                WritePart(sendable);
                return 1;
            case MediaPart:
                return 0;
            default:
                _context.Note("messages[].content[].tool_result", part is OpaquePart opaque ? $"Bedrock has no {opaque.Type}" : "unknown part");
                return 0;
        }
    }

    private int ResultText(TextPart text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        _json.WriteStartObject();
        _json.WriteText("text"u8, text);
        _json.WriteEndObject();
        return 1;
    }

    private void WriteMedia(MediaPart media)
    {
        _json.WriteStartObject(media.Kind switch
        {
            MediaKind.Image => "image"u8,
            MediaKind.Video => "video"u8,
            _ => "document"u8,
        });
        if (media.Kind == MediaKind.File)
        {
            _json.WriteString("format"u8, BedrockMedia.DocumentFormat(media) ?? "txt");
            _json.WriteString("name"u8, BedrockMedia.DocumentName(media.Name, _documentNames));
        }
        else
        {
            _json.WriteString("format"u8, BedrockMedia.ImageFormat(media.MediaType));
        }

        _json.WriteStartObject("source"u8);
        if (IsS3(media))
        {
            _json.WriteStartObject("s3Location"u8);
            _json.WriteString("uri"u8, media.Url);
            _json.WriteEndObject();
        }
        else
        {
            _json.WriteString("bytes"u8, media.Base64 ?? InlineContent.FromString(Convert.ToBase64String(Encoding.UTF8.GetBytes(media.Text!)))!);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}
