using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Reads a chat completions request.</summary>
internal static class CompletionsRequestReader
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k", "n", "stop", "seed",
        "frequency_penalty", "presence_penalty", "logprobs", "top_logprobs", "tools", "tool_choice", "parallel_tool_calls", "response_format",
        "reasoning_effort", "user", "metadata", "service_tier", "verbosity", "store",
    };

    /// <summary>Reads the request.</summary>
    public static ChatRequest Read(JsonElement body, TranslationContext context)
    {
        var request = new ChatRequest
        {
            Source = ChatFormat.Completions,
            Model = body.Text("model"u8) ?? "",
            Stream = body.Flag("stream"u8) ?? false,
            StreamGiven = body.Member("stream"u8) is not null,
            IncludeUsage = body.Object("stream_options"u8)?.Flag("include_usage"u8),
            MaxTokens = body.Integer("max_completion_tokens"u8) ?? body.Integer("max_tokens"u8),
            Temperature = body.Number("temperature"u8),
            TopP = body.Number("top_p"u8),
            TopK = body.Integer("top_k"u8),
            Candidates = body.Integer("n"u8),
            Seed = body.Integer("seed"u8),
            FrequencyPenalty = body.Number("frequency_penalty"u8),
            PresencePenalty = body.Number("presence_penalty"u8),
            Logprobs = body.Flag("logprobs"u8),
            TopLogprobs = body.Integer("top_logprobs"u8),
            ParallelToolCalls = body.Flag("parallel_tool_calls"u8),
            User = body.Text("user"u8),
            Metadata = body.Object("metadata"u8),
            ServiceTier = body.Text("service_tier"u8),
            Verbosity = body.Text("verbosity"u8),
            Store = body.Flag("store"u8),
        };

        if (body.Member("messages"u8) is not { ValueKind: JsonValueKind.Array } messages)
        {
            throw new TranslationRefusedException("messages", "messages must be an array.");
        }

        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            Message(request, message, new FieldPath("messages").At(index++), context);
        }

        Settings(request, body);
        foreach (var member in body.EnumerateObject())
        {
            if (!member.IsIn(Known) && member.Value.ValueKind != JsonValueKind.Null)
            {
                request.Extra[member.Name] = member.Value;
            }
        }

        return request;
    }

    private static void Settings(ChatRequest request, JsonElement body)
    {
        if (body.Text("stop"u8) is { } only)
        {
            request.Stop.Add(only);
        }

        foreach (var stop in body.Items("stop"u8))
        {
            if (stop.ValueKind == JsonValueKind.String)
            {
                request.Stop.Add(stop.Str());
            }
        }

        foreach (var tool in body.Items("tools"u8))
        {
            Tool(request, tool);
        }

        request.ToolChoice = body.Member("tool_choice"u8) is { } choice ? Choice(choice) : null;
        request.Output = body.Object("response_format"u8) is { } format ? Output(format) : null;
        request.Reasoning = Reasoning(body);
    }

    // Beside OpenAI's effort: Anthropic's object, as LiteLLM's clients send it, and OpenRouter's.
    private static ChatReasoning? Reasoning(JsonElement body)
    {
        var thinking = body.Object("thinking"u8);
        var router = body.Object("reasoning"u8);
        var effort = body.Text("reasoning_effort"u8) ?? router?.Text("effort"u8);
        var budget = body.Integer("thinking_budget"u8)
            ?? (thinking?.Text("type"u8) == "enabled" ? thinking?.Integer("budget_tokens"u8) : null) ?? router?.Integer("max_tokens"u8);
        return effort is null && budget is null ? null : new ChatReasoning { Effort = effort, Budget = budget };
    }

    private static void Message(ChatRequest request, JsonElement message, FieldPath path, TranslationContext context)
    {
        var role = message.Text("role"u8) switch
        {
            "system" => ChatRole.System,
            "developer" => ChatRole.Developer,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "tool" => ChatRole.Tool,
            "function" => ChatRole.Function,
            _ => throw new TranslationRefusedException(path + ".role", $"{path}.role must be system, developer, user, assistant, tool or function."),
        };
        var turn = new ChatTurn(role) { Name = message.Text("name"u8) };
        request.Turns.Add(turn);
        var content = message.Member("content"u8);
        turn.IsPlainText = content is { ValueKind: JsonValueKind.String };
        switch (role)
        {
            case ChatRole.Tool:
                var result = new ToolResultPart(message.Text("tool_call_id"u8) ?? "") { IsPlainText = turn.IsPlainText, Name = turn.Name };
                Content(result.Content, content, path, context);
                turn.Parts.Add(result);
                break;
            case ChatRole.Assistant:
                Assistant(turn, message, content, path, context);
                break;
            default:
                Content(turn.Parts, content, path, context);
                break;
        }
    }

    private static void Assistant(ChatTurn turn, JsonElement message, JsonElement? content, FieldPath path, TranslationContext context)
    {
        var reasoning = message.Text("reasoning_content"u8) ?? message.Text("reasoning"u8);
        var signature = message.Text("reasoning_signature"u8);
        if (!string.IsNullOrEmpty(reasoning) || !string.IsNullOrEmpty(signature))
        {
            turn.Parts.Add(ReasoningSeal.Open(reasoning ?? "", signature));
        }

        Content(turn.Parts, content, path, context);
        if (message.Text("refusal"u8) is { } refusal)
        {
            turn.Parts.Add(new TextPart(refusal) { IsRefusal = true });
        }

        foreach (var call in message.Items("tool_calls"u8))
        {
            turn.Parts.Add(ToolCall(call));
        }

        if (message.Object("function_call"u8) is { } old)
        {
            context.Note(path + ".function_call", "deprecated, treated as a tool call");
            turn.Parts.Add(new ToolCallPart(old.Text("name"u8) ?? "", old.Text("name"u8) ?? "", old.Text("arguments"u8) ?? ""));
        }

        if (message.Object("audio"u8) is not null)
        {
            context.Note(path + ".audio", "a reference to an earlier audio answer has no counterpart");
        }
    }

    /// <summary>Reads a tool call of a message, in requests and answers.</summary>
    internal static ToolCallPart ToolCall(JsonElement call)
    {
        var id = call.Text("id"u8) ?? "";
        if (call.Object("custom"u8) is { } custom)
        {
            return new ToolCallPart(id, custom.Text("name"u8) ?? "", custom.Text("input"u8) ?? "") { IsCustom = true };
        }

        var function = call.Object("function"u8) ?? default;
        // Some compatible providers send the arguments as an object.
        var arguments = function.Member("arguments"u8) is { } value ? value.ValueKind == JsonValueKind.String ? value.Str() : value.Compacted() : "";
        return new ToolCallPart(id, function.Text("name"u8) ?? "", arguments);
    }

    private static void Content(List<ChatPart> parts, JsonElement? content, FieldPath path, TranslationContext context)
    {
        if (content is not { } value)
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            parts.Add(new TextPart(value));
            return;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw new TranslationRefusedException(path + ".content", $"{path}.content must be a string or an array of parts.");
        }

        foreach (var part in value.EnumerateArray())
        {
            if (Part(part) is { } read)
            {
                parts.Add(read);
            }
            else
            {
                context.Note(path + ".content", $"part of type '{part.Text("type"u8)}' is not known");
            }
        }
    }

    private static ChatPart? Part(JsonElement part)
    {
        var cache = part.Object("prompt_cache_breakpoint"u8) is not null || part.Object("cache_control"u8) is not null
            ? new CacheMark(part.Object("cache_control"u8)?.Text("ttl"u8)) : null;
        switch (part.Text("type"u8))
        {
            case "text":
                return TextPart.Of(part, "text"u8) with { Cache = cache };
            case "refusal":
                return new TextPart(part.Text("refusal"u8) ?? "") { IsRefusal = true };
            case "image_url":
                return Image(part, cache);
            case "input_audio" when part.Object("input_audio"u8) is { } audio:
                return new MediaPart(MediaKind.Audio) { Base64 = InlineContent.Of(audio, "data"u8), MediaType = AudioType(audio.Text("format"u8)) };
            case "file" when part.Object("file"u8) is { } file:
                var name = file.Text("filename"u8);
                return file.Member("file_data"u8) is { ValueKind: JsonValueKind.String } data
                    ? MediaPart.FromUrl(MediaKind.File, data, name: name, cache: cache)
                    : new MediaPart(MediaKind.File) { FileId = file.Text("file_id"u8), Name = name, Cache = cache };
            default:
                return null;
        }
    }

    private static MediaPart? Image(JsonElement part, CacheMark? cache)
    {
        var image = part.Member("image_url"u8);
        // A bare string instead of the object is common among compatible clients.
        if ((image is { ValueKind: JsonValueKind.String } ? image : image?.Member("url"u8)) is not { ValueKind: JsonValueKind.String } url)
        {
            return null;
        }

        var read = MediaPart.FromUrl(MediaKind.Image, url, image?.Text("detail"u8), cache: cache);
        return read.MediaType is null && image is { ValueKind: JsonValueKind.Object } source
            ? read with { MediaType = source.Text("format"u8) ?? source.Text("mime_type"u8) ?? source.Text("content_type"u8) }
            : read;
    }

    private static string? AudioType(string? format) => format switch
    {
        null => null,
        "mp3" => "audio/mp3",
        _ => "audio/" + format,
    };

    private static void Tool(ChatRequest request, JsonElement tool)
    {
        var cache = tool.Object("cache_control"u8) is { } mark ? new CacheMark(mark.Text("ttl"u8)) : null;
        switch (tool.Text("type"u8))
        {
            case "function" when tool.Object("function"u8) is { } function:
                request.Tools.Add(new ChatTool(ChatToolKind.Function, function.Text("name"u8) ?? "")
                {
                    Description = function.Text("description"u8),
                    Parameters = function.Object("parameters"u8),
                    Strict = function.Flag("strict"u8),
                    Cache = cache,
                });
                break;
            case "custom" when tool.Object("custom"u8) is { } custom:
                request.Tools.Add(new ChatTool(ChatToolKind.Custom, custom.Text("name"u8) ?? "") { Description = custom.Text("description"u8), Raw = custom });
                break;
            case var type:
                request.Tools.Add(new ChatTool(ChatToolKind.BuiltIn, type ?? "") { Raw = tool });
                break;
        }
    }

    private static ChatToolChoice Choice(JsonElement choice)
    {
        if (choice.ValueKind == JsonValueKind.String)
        {
            return choice.Str() switch
            {
                "auto" => new ChatToolChoice(ChatToolChoiceMode.Auto),
                "required" => new ChatToolChoice(ChatToolChoiceMode.Required),
                "none" => new ChatToolChoice(ChatToolChoiceMode.None),
                _ => new ChatToolChoice(ChatToolChoiceMode.Other) { Raw = choice },
            };
        }

        if ((choice.Object("function"u8) ?? choice.Object("custom"u8))?.Text("name"u8) is { } name)
        {
            return new ChatToolChoice(ChatToolChoiceMode.Named, name);
        }

        if (choice.Object("allowed_tools"u8) is { } allowed)
        {
            var names = new List<string>();
            foreach (var tool in allowed.Items("tools"u8))
            {
                if (tool.Object("function"u8)?.Text("name"u8) is { } tooled)
                {
                    names.Add(tooled);
                }
            }

            var mode = allowed.Text("mode"u8) == "required" ? ChatToolChoiceMode.Required : ChatToolChoiceMode.Auto;
            return new ChatToolChoice(mode) { Allowed = names, Raw = choice };
        }

        return new ChatToolChoice(ChatToolChoiceMode.Other) { Raw = choice };
    }

    private static ChatOutputFormat? Output(JsonElement format)
    {
        switch (format.Text("type"u8))
        {
            case "json_object":
                return new ChatOutputFormat(ChatOutputKind.JsonObject);
            case "json_schema":
                var schema = format.Object("json_schema"u8) ?? default;
                return new ChatOutputFormat(ChatOutputKind.JsonSchema)
                {
                    Name = schema.Text("name"u8),
                    Description = schema.Text("description"u8),
                    Schema = schema.Member("schema"u8),
                    Strict = schema.Flag("strict"u8),
                };
            case "text":
                return new ChatOutputFormat(ChatOutputKind.Text);
            default:
                return null;
        }
    }
}
