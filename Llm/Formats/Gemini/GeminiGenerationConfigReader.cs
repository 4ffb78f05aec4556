using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Reads <c>generationConfig</c>, in camelCase and snake_case.</summary>
internal static class GeminiGenerationConfigReader
{
    /// <summary>Fills the request's sampling, limits, structured output and reasoning.</summary>
    public static void Read(JsonElement config, ChatRequest request)
    {
        request.Temperature = config.Number("temperature"u8);
        request.TopP = config.Number("topP"u8) ?? config.Number("top_p"u8);
        request.TopK = config.Integer("topK"u8) ?? config.Integer("top_k"u8);
        request.Candidates = config.Integer("candidateCount"u8) ?? config.Integer("candidate_count"u8);
        request.MaxTokens = config.Integer("maxOutputTokens"u8) ?? config.Integer("max_output_tokens"u8);
        request.Seed = config.Integer("seed"u8);
        request.FrequencyPenalty = config.Number("frequencyPenalty"u8) ?? config.Number("frequency_penalty"u8);
        request.PresencePenalty = config.Number("presencePenalty"u8) ?? config.Number("presence_penalty"u8);
        request.Logprobs = config.Flag("responseLogprobs"u8) ?? config.Flag("response_logprobs"u8);
        request.TopLogprobs = config.Integer("logprobs"u8);
        if ((config.Member("stopSequences"u8) ?? config.Member("stop_sequences"u8)) is { ValueKind: JsonValueKind.Array } stops)
        {
            foreach (var stop in stops.EnumerateArray())
            {
                if (stop.ValueKind == JsonValueKind.String)
                {
                    request.Stop.Add(stop.Str());
                }
            }
        }

        ReadOutput(config, request);
        if ((config.Object("thinkingConfig"u8) ?? config.Object("thinking_config"u8)) is { } thinking)
        {
            ReadThinking(thinking, request);
        }
    }

    private static void ReadOutput(JsonElement config, ChatRequest request)
    {
        var type = config.Text("responseMimeType"u8) ?? config.Text("response_mime_type"u8);
        if (type is not ("application/json" or "text/x.enum"))
        {
            return;
        }

        var schema = config.Object("responseJsonSchema"u8) ?? config.Object("response_json_schema"u8);
        if (schema is null && (config.Object("responseSchema"u8) ?? config.Object("response_schema"u8)) is { } own)
        {
            schema = GeminiSchemaReader.ToJsonSchema(own);
        }

        request.Output = schema is null
            ? new ChatOutputFormat(ChatOutputKind.JsonObject)
            : new ChatOutputFormat(ChatOutputKind.JsonSchema) { Name = "structured_output", Schema = schema };
    }

    private static void ReadThinking(JsonElement thinking, ChatRequest request)
    {
        var budget = thinking.Integer("thinkingBudget"u8) ?? thinking.Integer("thinking_budget"u8);
        var level = (thinking.Text("thinkingLevel"u8) ?? thinking.Text("thinking_level"u8))?.ToLowerInvariant();
        request.Reasoning = new ChatReasoning
        {
            Mode = budget switch
            {
                0 => ChatReasoningMode.Disabled,
                < 0 => ChatReasoningMode.Adaptive,
                > 0 => ChatReasoningMode.Enabled,
                _ => ChatReasoningMode.Unspecified,
            },
            Budget = budget > 0 ? budget : null,
            Effort = level is "minimal" or "low" or "medium" or "high" ? level : null,
            IncludeThoughts = thinking.Flag("includeThoughts"u8) ?? thinking.Flag("include_thoughts"u8),
            Raw = thinking,
        };
    }
}
