using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Reads a messages request.</summary>
internal static class MessagesRequestReader
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "messages", "system", "max_tokens", "stream", "temperature", "top_p", "top_k", "stop_sequences", "tools", "tool_choice", "metadata", "thinking",
        "output_config", "output_format", "service_tier",
    };

    /// <summary>Reads the request.</summary>
    public static ChatRequest Read(JsonElement body, TranslationContext context)
    {
        var metadata = body.Object("metadata"u8);
        var request = new ChatRequest
        {
            Source = ChatFormat.Messages,
            Model = body.Text("model"u8) ?? "",
            Stream = body.Flag("stream"u8) ?? false,
            StreamGiven = body.Member("stream"u8) is not null,
            MaxTokens = body.Integer("max_tokens"u8),
            Temperature = body.Number("temperature"u8),
            TopP = body.Number("top_p"u8),
            TopK = body.Integer("top_k"u8),
            Metadata = metadata,
            User = metadata?.Text("user_id"u8),
            ServiceTier = body.Text("service_tier"u8),
        };
        if (body.Member("system"u8) is { } system)
        {
            request.SystemIsPlainText = system.ValueKind == JsonValueKind.String;
            MessagesContentReader.Content(request.System, system, new FieldPath("system"));
        }

        if (body.Member("messages"u8) is not { ValueKind: JsonValueKind.Array } messages)
        {
            throw new TranslationRefusedException("messages", "messages must be an array.");
        }

        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            Message(request, message, new FieldPath("messages").At(index++));
        }

        foreach (var stop in body.Items("stop_sequences"u8))
        {
            if (stop.ValueKind == JsonValueKind.String)
            {
                request.Stop.Add(stop.Str());
            }
        }

        foreach (var tool in body.Items("tools"u8))
        {
            request.Tools.Add(Tool(tool));
        }

        Choice(request, body.Object("tool_choice"u8));
        Thinking(request, body, context);
        foreach (var member in body.EnumerateObject())
        {
            if (!member.IsIn(Known) && member.Value.ValueKind != JsonValueKind.Null)
            {
                request.Extra[member.Name] = member.Value;
            }
        }

        return request;
    }

    private static void Message(ChatRequest request, JsonElement message, FieldPath path)
    {
        var role = message.Text("role"u8) switch
        {
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "system" => ChatRole.System,
            _ => throw new TranslationRefusedException(path + ".role", $"{path}.role must be user, assistant or system."),
        };
        var content = message.Member("content"u8) ?? throw new TranslationRefusedException(path + ".content", $"{path}.content is missing.");
        var turn = new ChatTurn(role) { IsPlainText = content.ValueKind == JsonValueKind.String };
        MessagesContentReader.Content(turn.Parts, content, path.Content());
        request.Turns.Add(turn);
    }

    private static ChatTool Tool(JsonElement tool)
    {
        var type = tool.Text("type"u8);
        return type is null or "custom"
            ? new ChatTool(ChatToolKind.Function, tool.Text("name"u8) ?? "")
            {
                Description = tool.Text("description"u8),
                Parameters = tool.Member("input_schema"u8),
                Strict = tool.Flag("strict"u8),
                Cache = MessagesContentReader.Cache(tool),
            }
            : new ChatTool(ChatToolKind.BuiltIn, type) { Raw = tool, Cache = MessagesContentReader.Cache(tool) };
    }

    private static void Choice(ChatRequest request, JsonElement? choice)
    {
        if (choice is not { } given)
        {
            return;
        }

        request.ToolChoice = given.Text("type"u8) switch
        {
            "auto" => new ChatToolChoice(ChatToolChoiceMode.Auto),
            "any" => new ChatToolChoice(ChatToolChoiceMode.Required),
            "none" => new ChatToolChoice(ChatToolChoiceMode.None),
            "tool" => new ChatToolChoice(ChatToolChoiceMode.Named, given.Text("name"u8) ?? ""),
            _ => throw new TranslationRefusedException("tool_choice.type", "tool_choice.type must be auto, any, tool or none."),
        };
        request.ParallelToolCalls = !given.Flag("disable_parallel_tool_use"u8);
    }

    private static void Thinking(ChatRequest request, JsonElement body, TranslationContext context)
    {
        var output = body.Object("output_config"u8);
        var effort = output?.Text("effort"u8);
        var thinking = body.Object("thinking"u8);
        if (thinking is not null || effort is not null)
        {
            request.Reasoning = new ChatReasoning
            {
                Mode = thinking?.Text("type"u8) switch
                {
                    "enabled" => ChatReasoningMode.Enabled,
                    "disabled" => ChatReasoningMode.Disabled,
                    "adaptive" => ChatReasoningMode.Adaptive,
                    _ => ChatReasoningMode.Unspecified,
                },
                Effort = effort,
                Budget = thinking?.Integer("budget_tokens"u8),
                Summary = thinking?.Text("display"u8),
                Raw = thinking,
            };
        }

        // Before output_config there was a beta with the format at the top.
        if ((output?.Object("format"u8) ?? body.Object("output_format"u8)) is { } format)
        {
            if (format.Text("type"u8) == "json_schema")
            {
                request.Output = new ChatOutputFormat(ChatOutputKind.JsonSchema) { Schema = format.Member("schema"u8), Name = format.Text("name"u8) };
            }
            else
            {
                context.Note("output_config.format", "a format of this type is not known");
            }
        }
    }
}
