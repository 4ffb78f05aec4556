using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Writes <c>instructions</c> and <c>input</c>.</summary>
internal sealed class ResponsesInputWriter(ChatRequest request, Utf8JsonWriter json, TranslationContext context)
{
    // Completions do not say of a result to which kind of call it belongs.
    private HashSet<string>? _customCalls;

    private bool SystemHasMarks => request.System.Exists(part => part.Cache is not null);

    /// <summary>Writes top-level instructions as one text. With cache marks they become the first message instead, which can hold the marks.</summary>
    public void WriteInstructions()
    {
        var texts = request.System.FindAll(static part => part is TextPart { IsEmpty: false });
        if (!SystemHasMarks && texts.Count > 0)
        {
            json.WriteLines("instructions"u8, texts);
        }
    }

    /// <summary>Writes the conversation as items.</summary>
    public void WriteInput()
    {
        json.WriteStartArray("input"u8);
        if (SystemHasMarks)
        {
            WriteMessage("system", request.System);
        }

        foreach (var turn in request.Turns)
        {
            switch (turn.Role)
            {
                case ChatRole.System:
                    WriteMessage("system", turn.Parts);
                    break;
                case ChatRole.Developer:
                    WriteMessage("developer", turn.Parts);
                    break;
                case ChatRole.Assistant:
                    WriteAssistant(turn);
                    break;
                case ChatRole.Function:
                    // A result without a call id has no item; its words are kept.
                    WriteMessage("user", turn.Parts.ConvertAll(part => part is ToolResultPart result ? new TextPart(result.JoinedText()) : part));
                    break;
                default:
                    WriteUser(turn);
                    break;
            }
        }

        json.WriteEndArray();
    }

    private void WriteUser(ChatTurn turn)
    {
        var pending = new List<ChatPart>();
        foreach (var part in turn.Parts)
        {
            if (part is ToolResultPart result)
            {
                WriteMessage("user", pending);
                pending.Clear();
                WriteResult(result);
            }
            else
            {
                pending.Add(part);
            }
        }

        WriteMessage("user", pending);
    }

    private void WriteMessage(string role, List<ChatPart> parts)
    {
        var open = false;
        foreach (var part in parts)
        {
            if (part is not (TextPart or MediaPart))
            {
                Note(part);
                continue;
            }

            if (!open)
            {
                open = true;
                json.WriteStartObject();
                json.WriteString("type"u8, "message"u8);
                json.WriteString("role"u8, role);
                json.WriteStartArray("content"u8);
            }

            WriteContent(part);
        }

        if (open)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private void WriteContent(ChatPart part)
    {
        switch (part)
        {
            case TextPart text:
                WriteText(text, text.Cache);
                break;
            case MediaPart { Text: { } document } media:
                WriteText(new TextPart(document), media.Cache);
                break;
            case MediaPart { Kind: MediaKind.Image } image:
                json.WriteStartObject();
                json.WriteString("type"u8, "input_image"u8);
                if (image.FileId is { } file)
                {
                    json.WriteString("file_id"u8, file);
                }
                else if (image.Base64 is not null || image.Url is not null)
                {
                    image.WriteUrl(json, "image_url"u8);
                }
                else
                {
                    throw UnsupportedMedia.Refusal(image);
                }

                json.WriteString("detail"u8, image.Detail ?? "auto");
                json.WriteEndObject();
                break;
            case MediaPart { Kind: MediaKind.Audio, Base64: { } sound } audio:
                json.WriteStartObject();
                json.WriteString("type"u8, "input_audio"u8);
                json.WriteStartObject("input_audio"u8);
                json.WriteString("data"u8, sound);
                json.WriteString("format"u8, audio.MediaType is "audio/mpeg" or "audio/mp3" ? "mp3" : audio.MediaType is { } type && type.StartsWith("audio/", StringComparison.Ordinal) ? type[6..] : "wav");
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case MediaPart media:
                WriteFile(media);
                break;
        }
    }

    private void WriteText(TextPart text, CacheMark? mark)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "input_text"u8);
        json.WriteText("text"u8, text);
        if (mark is not null)
        {
            json.WriteStartObject("prompt_cache_breakpoint"u8);
            json.WriteString("mode"u8, "explicit"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteFile(MediaPart media)
    {
        if (media.Kind != MediaKind.File || (media.FileId is null && media.Base64 is null && media.Url?.StartsWith("http", StringComparison.OrdinalIgnoreCase) != true))
        {
            throw UnsupportedMedia.Refusal(media);
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "input_file"u8);
        if (media.FileId is { } file)
        {
            json.WriteString("file_id"u8, file);
        }
        else if (media.Base64 is not null)
        {
            json.WriteString("filename"u8, media.Name ?? "file");
            media.WriteUrl(json, "file_data"u8);
        }
        else
        {
            json.WriteString("file_url"u8, media.Url);
        }

        json.WriteEndObject();
    }

    private void WriteAssistant(ChatTurn turn)
    {
        var said = new List<TextPart>();
        foreach (var part in turn.Parts)
        {
            if (part is TextPart text)
            {
                if (!text.IsEmpty)
                {
                    said.Add(text);
                }

                continue;
            }

            WriteSaid(said);
            switch (part)
            {
                case ToolCallPart { IsServerTool: false } call:
                    WriteCall(call);
                    break;
                case ReasoningPart { Encrypted: { Length: > 0 } proof } reasoning:
                    WriteReasoning(reasoning, proof);
                    break;
                default:
                    Note(part);
                    break;
            }
        }

        WriteSaid(said);
    }

    private void WriteSaid(List<TextPart> said)
    {
        if (said.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("id"u8, context.NewId("msg_"));
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        foreach (var text in said)
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
                json.WriteText("text"u8, text);
                json.WriteStartArray("annotations"u8);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("status"u8, "completed"u8);
        json.WriteEndObject();
        said.Clear();
    }

    private void WriteCall(ToolCallPart call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, call.IsCustom ? "custom_tool_call"u8 : "function_call"u8);
        json.WriteString("call_id"u8, ToolCallIds.Short(call.Id, ToolCallIds.ResponsesLength));
        json.WriteString("name"u8, call.Name);
        if (call.IsCustom)
        {
            (_customCalls ??= new HashSet<string>(StringComparer.Ordinal)).Add(call.Id);
            json.WriteString("input"u8, call.Arguments);
        }
        else
        {
            json.WriteString("arguments"u8, call.Arguments.Length == 0 ? "{}" : call.Arguments);
            json.WriteString("status"u8, "completed"u8);
        }

        json.WriteEndObject();
    }

    private void WriteReasoning(ReasoningPart reasoning, string proof)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteString("id"u8, reasoning.ItemId ?? context.NewId("rs_"));
        json.WriteStartArray("summary"u8);
        if (reasoning.Text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "summary_text"u8);
            json.WriteString("text"u8, reasoning.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("encrypted_content"u8, proof);
        json.WriteEndObject();
    }

    private void WriteResult(ToolResultPart result)
    {
        var isCustom = result.IsCustom || _customCalls?.Contains(result.CallId) == true;
        json.WriteStartObject();
        json.WriteString("type"u8, isCustom ? "custom_tool_call_output"u8 : "function_call_output"u8);
        json.WriteString("call_id"u8, ToolCallIds.Short(result.CallId, ToolCallIds.ResponsesLength));
        if (result.Content.TrueForAll(part => part is TextPart { Cache: null } or OpaquePart) && result.Cache is null)
        {
            json.WriteLines("output"u8, result.Content);
        }
        else
        {
            json.WriteStartArray("output"u8);
            var last = result.Content.FindLastIndex(part => part is TextPart);
            for (var i = 0; i < result.Content.Count; i++)
            {
                // A mark on the whole result goes to its last text.
                var part = result.Content[i];
                WriteContent(i == last && result.Cache is { } mark ? part with { Cache = mark } : part);
            }

            if (last < 0 && result.Cache is { } own)
            {
                WriteText(new TextPart(""), own);
            }

            json.WriteEndArray();
        }

        if (!isCustom)
        {
            json.WriteString("status"u8, result.IsError == true ? "incomplete"u8 : "completed"u8);
        }

        json.WriteEndObject();
    }

    private void Note(ChatPart part) => context.Note(
        part switch
        {
            OpaquePart opaque => opaque.Type,
            ReasoningPart => "reasoning",
            ToolCallPart call => call.Name,
            _ => part.GetType().Name,
        },
        "Responses cannot replay it");
}
