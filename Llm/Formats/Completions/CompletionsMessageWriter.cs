using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Writes the <c>messages</c> of a chat completions request (llm.md 3.2 and 3.6).</summary>
internal sealed class CompletionsMessageWriter(Utf8JsonWriter json, ChatRequest request, TranslationContext context)
{
    private const string Elsewhere = "The result is in the files of the next user message.";

    // These answer 400 to members of messages that they do not know.
    private static readonly string[] StrictProviders = ["openai", "azure", "azureopenai", "copilot", "gemini", "vertex", "bedrock"];

    private readonly bool _keepsReasoning = !StrictProviders.Contains(context.Provider, StringComparer.OrdinalIgnoreCase);
    private readonly bool _keepsCacheMarks = request.Source == ChatFormat.Responses || GptVersion.Of(request.Model) >= GptVersion.CacheBreakpoints;
    private readonly List<(string CallId, MediaPart Media)> _carried = [];
    private ReasoningPart? _before;

    /// <summary>Writes the member.</summary>
    public void Write()
    {
        json.WriteStartArray("messages"u8);
        System();
        foreach (var turn in request.Turns)
        {
            Turn(turn);
        }

        CarriedMessage();
        json.WriteEndArray();
    }

    private void System()
    {
        if (request.System.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, request.Source == ChatFormat.Responses ? "developer"u8 : "system"u8);
        if (request.Source == ChatFormat.Messages && !request.SystemIsPlainText)
        {
            json.WriteStartArray("content"u8);
            foreach (var part in request.System)
            {
                Part(part, "system");
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteLines("content"u8, request.System);
        }

        json.WriteEndObject();
    }

    private void Turn(ChatTurn turn)
    {
        foreach (var result in turn.Parts.OfType<ToolResultPart>())
        {
            ToolResult(result);
        }

        switch (turn.Role)
        {
            case ChatRole.Assistant:
                CarriedMessage();
                Assistant(turn);
                break;
            case ChatRole.Tool:
                break;
            default:
                Said(turn);
                break;
        }
    }

    private void Said(ChatTurn turn)
    {
        if (!turn.Parts.Exists(static part => part is not ToolResultPart))
        {
            return;
        }

        if (turn.Role != ChatRole.User)
        {
            CarriedMessage();
        }

        json.WriteStartObject();
        json.WriteString("role"u8, turn.Role switch
        {
            ChatRole.System => "system"u8,
            ChatRole.Developer => "developer"u8,
            _ => "user"u8,
        });
        if (turn.Name is not null)
        {
            json.WriteString("name"u8, turn.Name);
        }

        json.WriteStartArray("content"u8);
        CarriedParts();
        foreach (var part in turn.Parts)
        {
            if (part is not ToolResultPart)
            {
                Part(part, "messages.content");
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Assistant(ChatTurn turn)
    {
        var texts = turn.Parts.OfType<TextPart>().ToList();
        var calls = turn.Parts.OfType<ToolCallPart>().Where(call => !call.IsServerTool).ToList();
        var reasoning = _keepsReasoning ? turn.Parts.OfType<ReasoningPart>().FirstOrDefault() ?? _before : null;
        _before = null;
        foreach (var part in turn.Parts)
        {
            if (part is OpaquePart or MediaPart or ToolCallPart { IsServerTool: true } || (part is ReasoningPart && part != reasoning))
            {
                context.Note("messages.content", $"{Kind(part)} of an earlier answer is not sent on");
            }
        }

        if (texts.Count == 0 && calls.Count == 0 && (turn.Parts.Count > 0 || request.Source != ChatFormat.Responses))
        {
            // Thoughts that are an item of their own belong to what the model said next.
            _before = reasoning;
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        AssistantText(texts, calls.Count > 0);
        if (reasoning is not null)
        {
            json.WriteString("reasoning_content"u8, reasoning.Text);
            if (ReasoningSeal.ToSignature(reasoning) is { } signature)
            {
                json.WriteString("reasoning_signature"u8, signature);
            }
        }

        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
            {
                ToolCall(json, ToolCallIds.Short(call.Id, ToolCallIds.CompletionsLength) is var id && id == call.Id ? call : call with { Id = id });
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void AssistantText(List<TextPart> texts, bool hasCalls)
    {
        if (request.Source == ChatFormat.Messages)
        {
            if (texts.Count > 0)
            {
                json.WriteStartArray("content"u8);
                foreach (var text in texts)
                {
                    Part(text, "messages.content");
                }

                json.WriteEndArray();
            }

            return;
        }

        if (texts.Count > 0)
        {
            json.WriteLines("content"u8, texts);
        }
        else if (!hasCalls)
        {
            json.WriteNull("content"u8);
        }
    }

    /// <summary>Writes a tool call of a message, in requests and answers.</summary>
    internal static void ToolCall(Utf8JsonWriter json, ToolCallPart call)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, call.Id);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, call.Name);
        if (call.IsCustom)
        {
            json.WriteString("arguments"u8, JsonText.Quote(call.Arguments));
        }
        else
        {
            json.WriteString("arguments"u8, call.Arguments.Length == 0 ? "{}" : call.Arguments);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void ToolResult(ToolResultPart result)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        json.WriteString("tool_call_id"u8, ToolCallIds.Short(result.CallId, ToolCallIds.CompletionsLength));
        var texts = Texts(result, out var carries);
        var marked = _keepsCacheMarks && (result.Cache is not null || result.Content.Exists(static part => part.Cache is not null));
        if (request.Source == ChatFormat.Messages && (!result.IsPlainText || marked) && (texts.Count > 0 || carries || marked))
        {
            MarkedResult(texts, marked ? result.Cache : null, carries);
        }
        else
        {
            json.WriteLines("content"u8, texts.Count == 0 && carries ? [new TextPart(Elsewhere)] : texts);
        }

        json.WriteEndObject();
    }

    // A mark on the whole result goes on its last text; a result without text gets an empty one to carry it.
    private void MarkedResult(List<TextPart> texts, CacheMark? mark, bool carries)
    {
        json.WriteStartArray("content"u8);
        for (var i = 0; i < texts.Count; i++)
        {
            Part(mark is not null && i == texts.Count - 1 ? texts[i] with { Cache = mark } : texts[i], "messages.content.tool_result");
        }

        if (texts.Count == 0 && (mark is not null || carries))
        {
            Part(new TextPart(carries ? Elsewhere : "") { Cache = mark }, "messages.content.tool_result");
        }

        json.WriteEndArray();
    }

    // The text of a result. A tool message takes nothing else, so images and files go into the next user message.
    private List<TextPart> Texts(ToolResultPart result, out bool carries)
    {
        var texts = new List<TextPart>(result.Content.Count);
        carries = false;
        foreach (var part in result.Content)
        {
            switch (part)
            {
                case TextPart text:
                    texts.Add(text);
                    break;
                case MediaPart { Text: { } document } media:
                    texts.Add(new TextPart(document) { Cache = media.Cache });
                    break;
                case MediaPart media when CanSay(media):
                    carries = true;
                    _carried.Add((result.CallId, media));
                    break;
                default:
                    context.Note("messages.content.tool_result", $"{Kind(part)} in a tool result is not sent on");
                    break;
            }
        }

        return texts;
    }

    private void CarriedMessage()
    {
        if (_carried.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        json.WriteStartArray("content"u8);
        CarriedParts();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void CarriedParts()
    {
        string? call = null;
        foreach (var (callId, media) in _carried)
        {
            if (callId != call)
            {
                call = callId;
                Part(new TextPart($"Files of the result of tool call {call}:"), "messages.content.tool_result");
            }

            Media(media, "messages.content.tool_result");
        }

        _carried.Clear();
    }

    private bool CanSay(MediaPart media) => media.Kind switch
    {
        MediaKind.Image => media.Base64 is not null || media.Url is not null,
        MediaKind.Audio => media.Base64 is not null,
        MediaKind.File => media.Base64 is not null || media.Text is not null || (media.FileId is not null && request.Source == ChatFormat.Responses),
        _ => false,
    };

    private void Part(ChatPart part, string path)
    {
        switch (part)
        {
            case TextPart text:
                json.WriteStartObject();
                json.WriteString("type"u8, "text"u8);
                json.WriteText("text"u8, text);
                if (text.Cache is not null && _keepsCacheMarks)
                {
                    json.WriteStartObject("prompt_cache_breakpoint"u8);
                    json.WriteString("mode"u8, "explicit"u8);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                break;
            case MediaPart media when CanSay(media):
                Media(media, path);
                break;
            case MediaPart media:
                throw UnsupportedMedia.Refusal(media);
            default:
                context.Note(path, $"{Kind(part)} has no counterpart");
                break;
        }
    }

    private void Media(MediaPart media, string path)
    {
        switch (media.Kind)
        {
            case MediaKind.Image when media.Base64 is not null || media.Url is not null:
                json.WriteStartObject();
                json.WriteString("type"u8, "image_url"u8);
                json.WriteStartObject("image_url"u8);
                media.WriteUrl(json, "url"u8);
                if (media.Detail is not null && media.Detail != "auto")
                {
                    json.WriteString("detail"u8, media.Detail);
                }

                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case MediaKind.Audio when media.Base64 is not null:
                json.WriteStartObject();
                json.WriteString("type"u8, "input_audio"u8);
                json.WriteStartObject("input_audio"u8);
                json.WriteString("data"u8, media.Base64);
                json.WriteString("format"u8, AudioFormat(media.MediaType));
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case MediaKind.File when media.Text is not null:
                Part(new TextPart(media.Text) { Cache = media.Cache }, path);
                break;
            case MediaKind.File when media.Base64 is not null || (media.FileId is not null && request.Source == ChatFormat.Responses):
                json.WriteStartObject();
                json.WriteString("type"u8, "file"u8);
                json.WriteStartObject("file"u8);
                if (media.FileId is not null)
                {
                    json.WriteString("file_id"u8, media.FileId);
                }
                else
                {
                    json.WriteString("filename"u8, media.Name ?? "document.pdf");
                    media.WriteUrl(json, "file_data"u8);
                }

                json.WriteEndObject();
                json.WriteEndObject();
                break;
        }
    }

    private static string Kind(ChatPart part) => part switch
    {
        MediaPart media => media.Kind.ToString(),
        OpaquePart opaque => opaque.Type,
        ReasoningPart => "reasoning",
        ToolCallPart => "a server tool call",
        _ => part.GetType().Name,
    };

    private static string AudioFormat(string? mediaType) => mediaType switch
    {
        "audio/mpeg" or "audio/mp3" => "mp3",
        "audio/x-wav" or "audio/wave" or null => "wav",
        _ => mediaType[(mediaType.IndexOf('/', StringComparison.Ordinal) + 1)..],
    };
}
