using System.Text.Json;
using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm.Pricing;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>llm.*</c>: what the AI route learned.</summary>
internal static class LlmVariables
{
    private static readonly FieldTable Params = new(
        ("temperature", FieldTable.Number(x => x.Llm!.Temperature)),
        ("top_p", FieldTable.Number(x => x.Llm!.TopP)),
        ("frequency_penalty", FieldTable.Number(x => x.Llm!.FrequencyPenalty)),
        ("presence_penalty", FieldTable.Number(x => x.Llm!.PresencePenalty)),
        ("seed", Integer(llm => llm.Seed)),
        ("max_tokens", Integer(llm => llm.MaxTokens)),
        ("encoding_format", FieldTable.Text(x => x.Llm!.EncodingFormat)),
        ("dimensions", Integer(llm => llm.Dimensions)));

    private static readonly FieldTable Cost = new(
        ("total", FieldTable.Number(x => x.Llm!.CostNanoUsd / 1e9)),
        ("input", Part(parts => parts.Input)),
        ("output", Part(parts => parts.Output)),
        ("cacheRead", Part(parts => parts.CacheRead)),
        ("cacheWrite", Part(parts => parts.CacheWrite)),
        ("reasoning", Part(parts => parts.Reasoning)),
        ("inputAudio", Part(parts => parts.InputAudio)),
        ("outputAudio", Part(parts => parts.OutputAudio)));

    private static readonly FieldTable Rates = new(
        ("input", Rate(rates => rates.Input)),
        ("output", Rate(rates => rates.Output)),
        ("cacheRead", Rate(rates => rates.CacheRead)),
        ("cacheWrite", Rate(rates => rates.CacheWrite)),
        ("reasoning", Rate(rates => rates.Reasoning)),
        ("inputAudio", Rate(rates => rates.InputAudio)),
        ("outputAudio", Rate(rates => rates.OutputAudio)));

    public static FieldTable Llm { get; } = new(
        ("streaming", FieldTable.Always(x => CelValue.Bool(x.Llm!.Streaming))),
        ("requestModel", FieldTable.Text(x => x.Llm!.SentModel ?? x.Llm.RequestedModel)),
        ("responseModel", FieldTable.Text(x => x.Llm!.ResponseModel)),
        ("provider", FieldTable.Text(x => x.Llm!.Provider)),
        ("inputTokens", FieldTable.Count(x => x.Llm!.InputTokens ?? x.Llm.PromptTokens)),
        ("providerInputTokens", FieldTable.Count(x => x.Llm!.ProviderInputTokens)),
        ("inputAudioTokens", FieldTable.Count(x => x.Llm!.InputAudioTokens)),
        ("cachedInputTokens", FieldTable.Count(x => x.Llm!.CacheReadTokens)),
        ("cacheCreationInputTokens", FieldTable.Count(x => x.Llm!.CacheWriteTokens)),
        ("outputTokens", FieldTable.Count(x => x.Llm!.OutputTokens)),
        ("outputImageTokens", FieldTable.Count(x => x.Llm!.OutputImageTokens)),
        ("outputAudioTokens", FieldTable.Count(x => x.Llm!.OutputAudioTokens)),
        ("reasoningTokens", FieldTable.Count(x => x.Llm!.ReasoningTokens)),
        ("totalTokens", FieldTable.Count(x => x.Llm!.TotalTokens)),
        ("providerTotalTokens", FieldTable.Count(x => x.Llm!.ProviderTotalTokens)),
        ("countTokens", FieldTable.Count(x => x.Llm!.CountTokens)),
        ("serviceTier", FieldTable.Text(x => x.Llm!.ServiceTier)),
        ("inputImageTokens", FieldTable.Count(x => x.Llm!.InputImageTokens)),
        ("inputTextTokens", FieldTable.Count(x => x.Llm!.InputTextTokens)),
        ("outputTextTokens", FieldTable.Count(x => x.Llm!.OutputTextTokens)),
        ("timeToFirstToken", FieldTable.Duration(x => x.Llm!.FirstTokenAt is { } at ? x.ElapsedAt(at) : null)),
        ("timePerOutputToken", FieldTable.Duration(x => RequestFields.PerOutputToken(x.Llm!, TimeProvider.System) is { } seconds ? TimeSpan.FromSeconds(seconds) : null)),
        ("prompt", Prompt),
        ("completion", Completion),
        ("toolCalls", ToolCalls),
        ("params", (ExpressionScope scope, out CelValue value) =>
        {
            value = CelValue.Map(new FieldMap(scope, Params));
            return true;
        }),
        ("cost", (ExpressionScope scope, out CelValue value) =>
        {
            var isPriced = scope.Exchange.Llm!.CostNanoUsd is not null;
            value = isPriced ? CelValue.Map(new FieldMap(scope, Cost)) : default;
            return isPriced;
        }),
        ("costRates", (ExpressionScope scope, out CelValue value) =>
        {
            var isPriced = scope.Exchange.Llm!.CostRates is not null;
            value = isPriced ? CelValue.Map(new FieldMap(scope, Rates)) : default;
            return isPriced;
        }));

    /// <summary><c>llmRequest</c>: the body of the call as the client sent it; null if it is not JSON.</summary>
    public static CelValue Request(Exchange exchange)
    {
        if (exchange.Llm is null || !exchange.Body.IsBuffered || exchange.Body.IsEmpty)
        {
            return default;
        }

        try
        {
            using var json = JsonDocument.Parse(exchange.Body.Bytes);
            return CelJson.FromElement(json.RootElement.Clone());
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static FieldReader Part(Func<CostParts, long> read) => FieldTable.Number(x => x.Llm!.CostParts is { } parts ? read(parts) / 1e9 : null);

    private static FieldReader Rate(Func<ModelRates, decimal?> read) => FieldTable.Number(x => x.Llm!.CostRates is { } rates ? (double?)read(rates) : null);

    private static bool ToolCalls(ExpressionScope scope, out CelValue value)
    {
        if (scope.Exchange.Llm!.ToolCalls is not { } calls)
        {
            value = default;
            return false;
        }

        value = CelValue.List([.. calls.Select(call => CelValue.Map(
            new KeyValuePair<string, CelValue>("id", CelValue.String(call.Id ?? "")),
            new KeyValuePair<string, CelValue>("name", CelValue.String(call.Name ?? "")),
            new KeyValuePair<string, CelValue>("arguments", CelValue.String(call.Arguments))))]);
        return true;
    }

    private static FieldReader Integer(Func<LlmCallInfo, long?> read) => (ExpressionScope scope, out CelValue value) =>
    {
        var number = read(scope.Exchange.Llm!);
        value = number is { } set ? CelValue.Int(set) : default;
        return number is not null;
    };

    private static bool Prompt(ExpressionScope scope, out CelValue value)
    {
        if (scope.Exchange.Llm!.Prompt is not { } messages)
        {
            value = default;
            return false;
        }

        value = CelValue.List([.. messages.Select(message => CelValue.Map(
            new KeyValuePair<string, CelValue>("role", CelValue.String(message.Role)),
            new KeyValuePair<string, CelValue>("content", CelValue.String(message.Content))))]);
        return true;
    }

    private static bool Completion(ExpressionScope scope, out CelValue value)
    {
        var texts = scope.Exchange.Llm!.Completion;
        value = texts is null ? default : CelValue.Strings(texts);
        return texts is not null;
    }
}
