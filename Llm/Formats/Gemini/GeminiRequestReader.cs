using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Reads a <c>GenerateContentRequest</c> of a client.</summary>
internal sealed class GeminiRequestReader(TranslationContext context)
{
    // Members that are read here; the rest goes to Extra.
    private static readonly HashSet<string> Known =
    [
        "model", "contents", "systemInstruction", "system_instruction", "tools", "toolConfig", "tool_config", "generationConfig", "generation_config",
        "cachedContent", "cached_content",
    ];

    private readonly List<(string Id, string Name)> _pending = [];
    private int _calls;

    /// <summary>Reads the whole request.</summary>
    public ChatRequest Read(JsonElement body)
    {
        if ((body.Member("cachedContent"u8) ?? body.Member("cached_content"u8)) is not null)
        {
            throw new TranslationRefusedException("cachedContent", "The cached content lies at Google; this model is served by another provider.");
        }

        var request = new ChatRequest { Source = ChatFormat.Gemini, Model = context.RequestModel ?? "", Stream = context.Stream, StreamGiven = true, IncludeUsage = true };
        ReadSystem(body, request);
        if (body.Member("contents"u8) is not { } contents)
        {
            throw new TranslationRefusedException("contents", "The request has no contents.");
        }

        if (contents.ValueKind == JsonValueKind.Array)
        {
            foreach (var content in contents.EnumerateArray())
            {
                ReadContent(content, request);
            }
        }
        else
        {
            ReadContent(contents, request);
        }

        foreach (var tool in body.Items("tools"u8))
        {
            ReadTool(tool, request);
        }

        if ((body.Object("toolConfig"u8) ?? body.Object("tool_config"u8)) is { } toolConfig)
        {
            ReadToolConfig(toolConfig, request);
        }

        if ((body.Object("generationConfig"u8) ?? body.Object("generation_config"u8)) is { } config)
        {
            GeminiGenerationConfigReader.Read(config, request);
        }

        foreach (var member in body.EnumerateObject())
        {
            if (!member.IsIn(Known))
            {
                request.Extra[member.Name] = member.Value;
                context.Note(member.Name, "known to Gemini only");
            }
        }

        return request;
    }

    private static void ReadSystem(JsonElement body, ChatRequest request)
    {
        var instruction = body.Member("systemInstruction"u8) ?? body.Member("system_instruction"u8);
        switch (instruction)
        {
            case { ValueKind: JsonValueKind.String } text:
                request.System.Add(new TextPart(text));
                break;
            case { ValueKind: JsonValueKind.Object } content:
                foreach (var part in Parts(content))
                {
                    if (GeminiPartReader.Read(part) is TextPart text)
                    {
                        request.System.Add(text);
                    }
                }

                break;
        }
    }

    private void ReadContent(JsonElement content, ChatRequest request)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            request.Turns.Add(new ChatTurn(ChatRole.User) { Parts = { new TextPart(content) } });
            return;
        }

        var isModel = content.Text("role"u8) == "model";
        var turn = new ChatTurn(isModel ? ChatRole.Assistant : ChatRole.User);
        if (isModel)
        {
            _pending.Clear();
        }

        foreach (var part in Parts(content))
        {
            if ((part.Object("functionResponse"u8) ?? part.Object("function_response"u8)) is { } response)
            {
                turn.Parts.Add(Result(response));
            }
            else if (GeminiPartReader.Read(part) is { } read)
            {
                turn.Parts.Add(read is ToolCallPart call ? Call(call) : read);
            }
        }

        if (turn.Parts.Count > 0)
        {
            request.Turns.Add(turn);
        }
    }

    private static IEnumerable<JsonElement> Parts(JsonElement content) => content.Member("parts"u8) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } one => [one],
        _ => [],
    };

    // Other formats tie results to calls by ids; Gemini may leave them out and count on the order.
    private ToolCallPart Call(ToolCallPart call)
    {
        var id = call.Id.Length > 0 ? call.Id : $"call_{_calls}";
        _calls++;
        _pending.Add((id, call.Name));
        return call with { Id = id };
    }

    private ToolResultPart Result(JsonElement response)
    {
        var name = response.Text("name"u8) ?? "";
        var id = response.Text("id"u8);
        var at = id is { Length: > 0 } ? _pending.FindIndex(call => call.Id == id) : _pending.FindIndex(call => call.Name == name);
        if (at < 0 && id is null && _pending.Count > 0)
        {
            at = 0;
        }

        if (at >= 0)
        {
            id = _pending[at].Id;
            _pending.RemoveAt(at);
        }

        var result = new ToolResultPart(id ?? name) { Name = name, IsPlainText = true };
        if (response.Object("response"u8) is { } value)
        {
            result = Content(value, result);
        }

        foreach (var part in response.Items("parts"u8))
        {
            if (GeminiPartReader.Read(part) is MediaPart media)
            {
                result = result with { IsPlainText = false };
                result.Content.Add(media);
            }
        }

        return result;
    }

    // {"content"|"output"|"result": text} is how tools that answer in text are wrapped; anything else stays JSON.
    private static ToolResultPart Content(JsonElement value, ToolResultPart result)
    {
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            count++;
            if (member.Value.ValueKind == JsonValueKind.String && member.Name is "content" or "output" or "result" or "error")
            {
                result = result with { IsError = member.Name == "error" ? true : null, Content = [new TextPart(member.Value)] };
            }
        }

        return count switch
        {
            0 => result,
            1 when result.Content.Count == 1 => result,
            _ => result with { IsError = value.Member("error"u8) is not null ? true : null, Content = [new TextPart(value.Compacted())] },
        };
    }

    private static void ReadTool(JsonElement tool, ChatRequest request)
    {
        if (tool.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in tool.EnumerateObject())
        {
            if (member.Name is not ("functionDeclarations" or "function_declarations"))
            {
                request.Tools.Add(new ChatTool(ChatToolKind.BuiltIn, member.Name) { Raw = tool });
                continue;
            }

            if (member.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var function in member.Value.EnumerateArray())
                {
                    request.Tools.Add(new ChatTool(ChatToolKind.Function, function.Text("name"u8) ?? "")
                    {
                        Description = function.Text("description"u8),
                        Parameters = function.Object("parametersJsonSchema"u8) ?? function.Object("parameters_json_schema"u8)
                            ?? (function.Object("parameters"u8) is { } schema ? GeminiSchemaReader.ToJsonSchema(schema) : null),
                    });
                }
            }
        }
    }

    private static void ReadToolConfig(JsonElement toolConfig, ChatRequest request)
    {
        if ((toolConfig.Object("functionCallingConfig"u8) ?? toolConfig.Object("function_calling_config"u8)) is not { } config)
        {
            return;
        }

        var allowed = new List<string>();
        var names = config.Member("allowedFunctionNames"u8) ?? config.Member("allowed_function_names"u8);
        if (names is { ValueKind: JsonValueKind.Array } list)
        {
            foreach (var name in list.EnumerateArray())
            {
                if (name.ValueKind == JsonValueKind.String)
                {
                    allowed.Add(name.Str());
                }
            }
        }

        request.ToolChoice = config.Text("mode"u8)?.ToUpperInvariant() switch
        {
            "NONE" => new ChatToolChoice(ChatToolChoiceMode.None),
            "ANY" when allowed.Count == 1 => new ChatToolChoice(ChatToolChoiceMode.Named, allowed[0]),
            "ANY" => new ChatToolChoice(ChatToolChoiceMode.Required) { Allowed = allowed },
            "AUTO" or "VALIDATED" => new ChatToolChoice(ChatToolChoiceMode.Auto) { Allowed = allowed },
            _ => null,
        };
    }
}
