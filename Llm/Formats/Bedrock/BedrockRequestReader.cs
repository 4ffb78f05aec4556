using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Bedrock;

/// <summary>Reads a Converse request of a client.</summary>
internal static class BedrockRequestReader
{
    /// <summary>Reads one JSON object; the model is in the path.</summary>
    public static ChatRequest Read(JsonElement body, TranslationContext context)
    {
        var request = new ChatRequest { Source = ChatFormat.Bedrock };
        foreach (var block in body.Items("system"u8))
        {
            if (!Mark(block, request.System) && block.Member("text"u8) is { ValueKind: JsonValueKind.String } text)
            {
                request.System.Add(new TextPart(text));
            }
        }

        foreach (var message in body.Items("messages"u8))
        {
            var turn = new ChatTurn(message.Text("role"u8) == "assistant" ? ChatRole.Assistant : ChatRole.User);
            foreach (var block in message.Items("content"u8))
            {
                if (!Mark(block, turn.Parts) && Part(block, context) is { } part)
                {
                    turn.Parts.Add(part);
                }
            }

            request.Turns.Add(turn);
        }

        ReadInference(body, request);
        ReadTools(body, request);
        ReadOutput(body, request);
        if (body.Object("additionalModelRequestFields"u8) is { } fields)
        {
            ReadAdditional(fields, request);
        }

        return request;
    }

    // A cache point marks what stands before it.
    private static bool Mark(JsonElement block, List<ChatPart> parts)
    {
        if (block.Object("cachePoint"u8) is not { } point)
        {
            return false;
        }

        if (parts.Count > 0)
        {
            parts[^1] = parts[^1] with { Cache = new CacheMark(point.Text("ttl"u8)) };
        }

        return true;
    }

    private static ChatPart? Part(JsonElement block, TranslationContext context)
    {
        if (block.Object("toolResult"u8) is not { } result)
        {
            return BedrockAnswerReader.Part(block, context);
        }

        var content = new List<ChatPart>();
        foreach (var piece in result.Items("content"u8))
        {
            if (piece.Member("json"u8) is { } json)
            {
                content.Add(new TextPart(json.Compacted()));
            }
            else if (BedrockAnswerReader.Part(piece, context) is { } part)
            {
                content.Add(part);
            }
        }

        return new ToolResultPart(result.Text("toolUseId"u8) ?? "")
        {
            Content = content,
            IsError = result.Text("status"u8) is { } status ? status == "error" : null,
        };
    }

    private static void ReadInference(JsonElement body, ChatRequest request)
    {
        if (body.Object("inferenceConfig"u8) is not { } inference)
        {
            return;
        }

        request.MaxTokens = inference.Integer("maxTokens"u8);
        request.Temperature = inference.Number("temperature"u8);
        request.TopP = inference.Number("topP"u8);
        foreach (var stop in inference.Items("stopSequences"u8))
        {
            if (stop.ValueKind == JsonValueKind.String)
            {
                request.Stop.Add(stop.Str());
            }
        }
    }

    private static void ReadTools(JsonElement body, ChatRequest request)
    {
        if (body.Object("toolConfig"u8) is not { } config)
        {
            return;
        }

        foreach (var tool in config.Items("tools"u8))
        {
            if (tool.Object("toolSpec"u8) is { } spec)
            {
                request.Tools.Add(new ChatTool(ChatToolKind.Function, spec.Text("name"u8) ?? "")
                {
                    Description = spec.Text("description"u8),
                    Parameters = spec.Object("inputSchema"u8)?.Member("json"u8),
                });
            }
            else if (tool.Object("cachePoint"u8) is { } point && request.Tools.Count > 0)
            {
                request.Tools[^1] = request.Tools[^1] with { Cache = new CacheMark(point.Text("ttl"u8)) };
            }
        }

        if (config.Object("toolChoice"u8) is { } choice)
        {
            request.ToolChoice = choice.Object("tool"u8) is { } named ? new ChatToolChoice(ChatToolChoiceMode.Named, named.Text("name"u8))
                : new ChatToolChoice(choice.Object("any"u8) is not null ? ChatToolChoiceMode.Required : ChatToolChoiceMode.Auto);
        }
    }

    private static void ReadOutput(JsonElement body, ChatRequest request)
    {
        if (body.Object("outputConfig"u8)?.Object("textFormat"u8)?.Object("structure"u8)?.Object("jsonSchema"u8) is not { } format)
        {
            return;
        }

        JsonElement? schema = null;
        if (format.Text("schema"u8) is { } text)
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                schema = document.RootElement.Clone();
            }
            catch (JsonException)
            {
                throw new TranslationRefusedException("outputConfig.textFormat.structure.jsonSchema.schema", "The schema is not valid JSON.");
            }
        }

        request.Output = new ChatOutputFormat(ChatOutputKind.JsonSchema) { Schema = schema, Name = format.Text("name"u8), Description = format.Text("description"u8) };
    }

    private static void ReadAdditional(JsonElement fields, ChatRequest request)
    {
        request.TopK = fields.Integer("top_k"u8) ?? fields.Object("inferenceConfig"u8)?.Integer("topK"u8);
        request.Metadata = fields.Object("metadata"u8);
        var thinking = fields.Object("thinking"u8);
        var effort = fields.Object("output_config"u8)?.Text("effort"u8) ?? fields.Text("reasoning_effort"u8);
        if (thinking is null && effort is null)
        {
            return;
        }

        request.Reasoning = new ChatReasoning
        {
            Mode = thinking?.Text("type"u8) switch
            {
                "enabled" => ChatReasoningMode.Enabled,
                "disabled" => ChatReasoningMode.Disabled,
                "adaptive" => ChatReasoningMode.Adaptive,
                _ => ChatReasoningMode.Unspecified,
            },
            Budget = thinking?.Integer("budget_tokens"u8),
            Effort = effort,
        };
    }
}
