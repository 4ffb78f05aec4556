using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm;
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

    /// <summary>The catalogue that holds now.</summary>
    public PriceCatalog Catalog => prices.Current;

    /// <summary>The exchange it writes to.</summary>
    public Exchange Exchange { get; } = exchange;

    /// <summary>The call, for estimates; set by the adapter.</summary>
    public LlmCall? Call { get; set; }

    private bool Succeeded => Exchange.Http.Response.StatusCode is >= 200 and <= 299;

    private bool IsSpeech => Call is { IsJson: true, Type: LlmRouteType.Detect } && Exchange.Request.Path.EndsWith("/audio/speech", StringComparison.Ordinal);

    /// <summary>Fills in counts that the provider of a chat did not report, marked as estimates.</summary>
    /// <param name="contentEvents">Events of a stream that carried content.</param>
    /// <param name="complete">False if the answer was broken off.</param>
    /// <param name="answerCharacters">Characters of a whole answer's texts; null for a stream.</param>
    public void Estimate(TokenUsage usage, long contentEvents, bool complete, long? answerCharacters = null)
    {
        if (Call is { IsJson: true } call && ProviderFormats.ChatFormatOf(call.Type) is not null && Succeeded
            && (!usage.IsReported || !complete))
        {
            UsageEstimator.Complete(usage, usage.IsReported ? 0 : PromptCharacters(call), contentEvents, answerCharacters, complete);
        }
    }

    /// <summary>Writes what was seen of the answer, and its cost. Called again for a later attempt, it overwrites.</summary>
    /// <param name="failed">The provider's answer is of no use and the client gets an error, although the provider's status was a success.</param>
    public void Book(LlmObservation seen, bool failed = false)
    {
        var usage = seen.Usage;
        var info = Exchange.Llm!;
        info.ResponseId = seen.ResponseId;
        info.FinishReasons = seen.FinishReasons;
        info.ResponseModel = seen.ResponseModel;
        info.ServiceTier = seen.ServiceTier;
        info.FirstTokenAt = seen.FirstTokenAt;
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
        info.Completion = seen.Completion?.Texts;
        info.ToolCalls = seen.Completion?.ToolCalls;
        Price(info, usage, failed);
    }

    private void Price(LlmCallInfo info, TokenUsage usage, bool failed)
    {
        if ((failed || !Succeeded) && !usage.IsReported)
        {
            // No provider bills an error; without this, prices by call would.
            info.PriceStatus = "n/a";
            return;
        }

        if (Succeeded && IsSpeech)
        {
            usage.Characters ??= SpeechCharacters.Count(Call!.Body.Span);
        }

        var model = info.ResponseModel;
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
