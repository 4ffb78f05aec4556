using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Pricing;
using Agentgateway.Llm.Requests;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Gateway.Ai;

/// <summary>Books what an answer used into the exchange, once it ended in whatever way; log, metrics, spans, usage events and limits read it there.</summary>
internal sealed class AnswerBook(Exchange exchange, PriceTable prices, AiCapture capture)
{
    /// <summary>Which texts must be kept.</summary>
    public AiCapture Capture { get; } = capture;

    /// <summary>The exchange it writes to.</summary>
    public Exchange Exchange { get; } = exchange;

    /// <summary>The call, for estimates; set by the adapter.</summary>
    public LlmCall? Call { get; set; }

    /// <summary>Fills in counts that the provider of a chat did not report, marked as estimates.</summary>
    /// <param name="contentEvents">Events of a stream that carried content.</param>
    /// <param name="complete">False if the answer was broken off.</param>
    public void Estimate(TokenUsage usage, long contentEvents, bool complete)
    {
        if (Call is { IsJson: true } call && ProviderFormats.ChatFormatOf(call.Type) is not null && Exchange.Http.Response.StatusCode is >= 200 and <= 299
            && (!usage.IsReported || !complete))
        {
            UsageEstimator.Complete(usage, usage.IsReported ? 0 : PromptCharacters(call), contentEvents, null, complete);
        }
    }

    /// <summary>Writes usage, model and cost. Called again for a later attempt, it overwrites.</summary>
    /// <param name="usage">Null if the provider reported none.</param>
    /// <param name="firstTokenAt">Time stamp of the first content of a stream; null for buffered answers.</param>
    public void Book(TokenUsage? usage, string? model, string? serviceTier, long? firstTokenAt, CompletionCapture? completion)
    {
        usage ??= new TokenUsage();
        var info = Exchange.Llm!;
        info.ResponseModel = model;
        info.ServiceTier = serviceTier;
        info.FirstTokenAt = firstTokenAt;
        info.InputTokens = usage.Input;
        info.ProviderInputTokens = usage.ProviderInput;
        info.OutputTokens = usage.Output;
        info.TotalTokens = usage.Total;
        info.ProviderTotalTokens = usage.ProviderTotal;
        info.CacheReadTokens = usage.CacheRead;
        info.CacheWriteTokens = usage.CacheWrite;
        info.ReasoningTokens = usage.Reasoning;
        info.InputAudioTokens = usage.InputAudio;
        info.OutputAudioTokens = usage.OutputAudio;
        info.InputImageTokens = usage.InputImage;
        info.OutputImageTokens = usage.OutputImage;
        info.InputTextTokens = usage.InputText;
        info.OutputTextTokens = usage.OutputText;
        info.UsageEstimated = usage.IsEstimated;
        info.Completion = completion?.Texts;
        info.ToolCalls = completion?.ToolCalls;
        var quote = prices.Current.Quote(info.Provider ?? "", model, info.SentModel ?? info.RequestedModel, usage);
        info.CostNanoUsd = quote.NanoUsd;
        info.CostParts = quote.Parts;
        info.CostRates = quote.Rates;
        info.PriceStatus = quote.StatusText;
        if (quote.Status is PriceStatus.Missing or PriceStatus.Unpriced)
        {
            prices.NoteUnpriced(info.Provider, model ?? info.SentModel ?? info.RequestedModel);
        }
    }

    // A prompt that was counted before the call needs no estimate.
    private long PromptCharacters(LlmCall call)
    {
        if (Exchange.Llm!.PromptTokens is { } counted)
        {
            return counted * UsageEstimator.CharactersPerToken;
        }

        var characters = 0L;
        foreach (var (_, content) in PromptReader.Read(call.Body, call.Peek))
        {
            characters += content.Length;
        }

        return characters;
    }

    /// <summary>Notes the provider's error for the log; it may hold texts of the request and so stays out of metrics.</summary>
    public void Fail(ChatError error) => Exchange.Log.ErrorCode ??= error.Code ?? error.Type;
}
