using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Reads <c>input</c>: a string, or items of every kind.</summary>
internal static class ResponsesInputReader
{
    /// <summary>Fills the request's turns.</summary>
    /// <remarks>
    /// Calls that follow one another, and the reasoning before them, are one turn: they were one answer of the model. Messages are turns of their own, but for reasoning that leads to them.
    /// </remarks>
    public static void Read(JsonElement body, ChatRequest request)
    {
        if (body.Member("input"u8) is not { } input)
        {
            throw new TranslationRefusedException("input", "The request has no input.");
        }

        switch (input.ValueKind)
        {
            case JsonValueKind.String:
                request.Turns.Add(new ChatTurn(ChatRole.User) { Parts = { new TextPart(input) } });
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in input.EnumerateArray())
                {
                    Item(item, index++, request);
                }

                break;
            default:
                throw new TranslationRefusedException("input", "'input' must be a string or a list of items.");
        }
    }

    /// <summary>Reads the content of a message or of a tool's output: a string, or parts.</summary>
    public static List<ChatPart> Content(JsonElement? content)
    {
        var parts = new List<ChatPart>();
        switch (content)
        {
            case { ValueKind: JsonValueKind.String } text:
                parts.Add(new TextPart(text));
                break;
            case { ValueKind: JsonValueKind.Array } list:
                foreach (var part in list.EnumerateArray())
                {
                    if (Part(part) is { } read)
                    {
                        parts.Add(read);
                    }
                }

                break;
        }

        return parts;
    }

    /// <summary>Reads a reasoning item.</summary>
    public static ReasoningPart Reasoning(JsonElement item)
    {
        var isSummary = true;
        var text = Join(item, "summary"u8);
        if (text.Length == 0)
        {
            text = Join(item, "content"u8);
            isSummary = text.Length == 0;
        }

        var proof = item.Text("encrypted_content"u8);
        var part = new ReasoningPart(text) { ItemId = item.Text("id"u8), IsSummary = isSummary };
        if (!ReasoningEnvelope.IsWrapped(proof))
        {
            return part with { Encrypted = proof };
        }

        // Thoughts of another provider that went through this client.
        return ReasoningEnvelope.TryUnwrap(proof, ReasoningEnvelope.Signature, out var signature) ? part with { Signature = signature, IsSummary = false }
            : ReasoningEnvelope.TryUnwrap(proof, ReasoningEnvelope.Redacted, out var redacted) ? part with { Redacted = redacted, IsSummary = false }
            : part with { Signature = proof, IsSummary = false };
    }

    private static void Item(JsonElement item, int index, ChatRequest request)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            request.Turns.Add(new ChatTurn(ChatRole.User) { Parts = { new TextPart(item) } });
            return;
        }

        var type = item.Text("type"u8) ?? (item.Text("role"u8) is null ? null : "message");
        switch (type)
        {
            case "message":
                Message(item, request);
                break;
            case "function_call":
                Model(request).Parts.Add(new ToolCallPart(item.Text("call_id"u8) ?? item.Text("id"u8) ?? "", item.Text("name"u8) ?? "", item.Text("arguments"u8) ?? "")
                {
                    ItemId = item.Text("id"u8),
                    Namespace = item.Text("namespace"u8),
                });
                break;
            case "custom_tool_call":
                Model(request).Parts.Add(new ToolCallPart(item.Text("call_id"u8) ?? item.Text("id"u8) ?? "", item.Text("name"u8) ?? "", item.Text("input"u8) ?? "")
                {
                    IsCustom = true,
                    ItemId = item.Text("id"u8),
                });
                break;
            case "reasoning":
                Model(request).Parts.Add(Reasoning(item));
                break;
            case "function_call_output" or "custom_tool_call_output":
                var output = item.Member("output"u8);
                request.Turns.Add(new ChatTurn(ChatRole.Tool)
                {
                    ItemId = item.Text("id"u8),
                    Parts =
                    {
                        new ToolResultPart(item.Text("call_id"u8) ?? "")
                        {
                            Content = Content(output),
                            IsPlainText = output is { ValueKind: JsonValueKind.String },
                            IsError = item.Text("status"u8) == "incomplete" ? true : null,
                            IsCustom = type == "custom_tool_call_output",
                            ItemId = item.Text("id"u8),
                        },
                    },
                });
                break;
            case "item_reference" or "compaction":
                throw new TranslationRefusedException($"input[{index}]", $"Items of type '{type}' refer to what lies at OpenAI; send the items themselves.");
            default:
                request.Turns.Add(new ChatTurn(ChatRole.Assistant) { Parts = { new OpaquePart(ChatFormat.Responses, type ?? "unknown", item) } });
                break;
        }
    }

    private static void Message(JsonElement item, ChatRequest request)
    {
        var role = item.Text("role"u8) switch
        {
            "assistant" => ChatRole.Assistant,
            // Only the long form keeps the older role (llm.md 3.6); instructions in the short form are the developer's.
            "system" when item.Text("type"u8) is not null && item.Member("content"u8) is { ValueKind: JsonValueKind.Array } => ChatRole.System,
            "system" => ChatRole.Developer,
            "developer" => ChatRole.Developer,
            _ => ChatRole.User,
        };
        var content = item.Member("content"u8);
        var parts = Content(content);
        var isPlainText = content is { ValueKind: JsonValueKind.String };
        if (role == ChatRole.Assistant && request.Turns.Count > 0 && request.Turns[^1] is { Role: ChatRole.Assistant } last && last.Parts.TrueForAll(part => part is ReasoningPart))
        {
            last.Parts.AddRange(parts);
            last.ItemId = item.Text("id"u8);
            last.IsPlainText = isPlainText;
            return;
        }

        request.Turns.Add(new ChatTurn(role) { Parts = parts, IsPlainText = isPlainText, ItemId = item.Text("id"u8) });
    }

    // The turn to which a call or reasoning belongs.
    private static ChatTurn Model(ChatRequest request)
    {
        if (request.Turns.Count > 0 && request.Turns[^1] is { Role: ChatRole.Assistant } last && last.Parts.TrueForAll(part => part is ReasoningPart or ToolCallPart))
        {
            return last;
        }

        var turn = new ChatTurn(ChatRole.Assistant);
        request.Turns.Add(turn);
        return turn;
    }

    private static ChatPart? Part(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            return new TextPart(part);
        }

        var type = part.Text("type"u8);
        var cache = part.Object("prompt_cache_breakpoint"u8) is null ? null : CacheMark.Default;
        switch (type)
        {
            case "input_text" or "output_text" or "text":
                return TextPart.Of(part, "text"u8) with { Cache = cache, Logprobs = part.Member("logprobs"u8) };
            case "refusal":
                return new TextPart(part.Text("refusal"u8) ?? "") { IsRefusal = true };
            case "input_image":
                var detail = part.Text("detail"u8);
                return part.Member("image_url"u8) is { ValueKind: JsonValueKind.String } url
                    ? MediaPart.FromUrl(MediaKind.Image, url, detail, cache: cache)
                    : new MediaPart(MediaKind.Image) { FileId = part.Text("file_id"u8), Detail = detail, Cache = cache };
            case "input_file":
                return File(part, cache);
            case "input_audio" when part.Object("input_audio"u8) is { } audio:
                return new MediaPart(MediaKind.Audio) { Base64 = InlineContent.Of(audio, "data"u8), MediaType = "audio/" + (audio.Text("format"u8) ?? "wav") };
            case null:
                return null;
            default:
                return new OpaquePart(ChatFormat.Responses, type, part);
        }
    }

    private static MediaPart File(JsonElement part, CacheMark? cache)
    {
        var name = part.Text("filename"u8);
        if (part.Member("file_data"u8) is { ValueKind: JsonValueKind.String } data)
        {
            // A data URL, or bare base64.
            return MediaPart.FromUrl(MediaKind.File, data, name: name, cache: cache) is { Base64: not null } inline ? inline
                : new MediaPart(MediaKind.File) { Base64 = InlineContent.Of(data), Name = name, Cache = cache };
        }

        return part.Text("file_url"u8) is { } url
            ? MediaPart.FromUrl(MediaKind.File, url, name: name, cache: cache)
            : new MediaPart(MediaKind.File) { FileId = part.Text("file_id"u8), Name = name, Cache = cache };
    }

    private static string Join(JsonElement item, ReadOnlySpan<byte> name)
    {
        string? first = null;
        List<string>? all = null;
        foreach (var part in item.Items(name))
        {
            if (part.Text("text"u8) is { Length: > 0 } text)
            {
                if (first is null)
                {
                    first = text;
                }
                else
                {
                    (all ??= [first]).Add(text);
                }
            }
        }

        return all is null ? first ?? "" : string.Join("\n\n", all);
    }
}
