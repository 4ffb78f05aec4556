using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Writes <c>generationConfig</c>: sampling, limits, structured output and thinking.</summary>
internal sealed class GeminiGenerationConfig(ChatRequest request, Utf8JsonWriter json, TranslationContext context)
{
    private bool _open;

    /// <summary>Writes the member, if there is anything to say.</summary>
    /// <param name="thinkingConfig">A <c>thinkingConfig</c> that the client gave in Gemini's own terms; it wins.</param>
    public void Write(JsonElement? thinkingConfig)
    {
        Number("temperature"u8, request.Temperature);
        Number("topP"u8, request.TopP);
        Number("topK"u8, request.TopK);
        Number("frequencyPenalty"u8, request.FrequencyPenalty);
        Number("presencePenalty"u8, request.PresencePenalty);
        Number("maxOutputTokens"u8, request.MaxTokens);
        Number("candidateCount"u8, request.Candidates);
        Number("seed"u8, request.Seed);
        if (request.Stop.Count > 0)
        {
            Open();
            json.WriteStartArray("stopSequences"u8);
            foreach (var stop in request.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        WriteOutput();
        WriteThinking(thinkingConfig);
        if (_open)
        {
            json.WriteEndObject();
        }
    }

    private void WriteOutput()
    {
        if (request.Output is not { Kind: not ChatOutputKind.Text } output)
        {
            return;
        }

        Open();
        json.WriteString("responseMimeType"u8, "application/json"u8);
        if (output is { Kind: ChatOutputKind.JsonSchema, Schema: { } schema })
        {
            json.WritePropertyName("responseSchema"u8);
            GeminiSchema.Normalize(schema).WriteTo(json);
        }
    }

    private void WriteThinking(JsonElement? own)
    {
        if (own is { } config)
        {
            Open();
            json.WritePropertyName("thinkingConfig"u8);
            config.WriteTo(json);
            return;
        }

        if (request.Reasoning is not { } reasoning || reasoning.Mode == ChatReasoningMode.Disabled)
        {
            return;
        }

        // An adaptive mode without an effort leaves it to the model.
        var budget = reasoning.Budget ?? ReasoningEffort.BudgetOf(reasoning.Effort) ?? (reasoning.Mode == ChatReasoningMode.Adaptive ? -1 : null);
        if (budget is not { } tokens || reasoning.Effort == "none")
        {
            return;
        }

        Open();
        json.WriteStartObject("thinkingConfig"u8);
        if ((context.Model ?? request.Model).Contains("gemini-3", StringComparison.OrdinalIgnoreCase))
        {
            if (Level(reasoning.Effort ?? ReasoningEffort.EffortOf(tokens)) is { } level)
            {
                json.WriteString("thinkingLevel"u8, level);
            }
        }
        else
        {
            json.WriteNumber("thinkingBudget"u8, tokens);
        }

        json.WriteBoolean("includeThoughts"u8, reasoning.IncludeThoughts ?? true);
        json.WriteEndObject();
    }

    private static string? Level(string? effort) => effort switch
    {
        "minimal" or "low" or "medium" or "high" => effort,
        "xhigh" or "max" => "high",
        _ => null,
    };

    private void Number(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            Open();
            json.WriteNumber(name, number);
        }
    }

    private void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            Open();
            json.WriteNumber(name, number);
        }
    }

    private void Open()
    {
        if (!_open)
        {
            _open = true;
            json.WriteStartObject("generationConfig"u8);
        }
    }
}
