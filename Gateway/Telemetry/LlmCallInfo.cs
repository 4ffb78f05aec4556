using Agentgateway.Llm.Pricing;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>What the AI route learned about one LLM call; log, spans, metrics, usage and expressions (<c>llm.*</c>) read it when the exchange ends.</summary>
internal sealed class LlmCallInfo
{
    private LlmObservation? _seen;

    /// <summary>Provider label: <c>openai</c>, <c>anthropic</c>, <c>gcp.gemini</c> or the configured name.</summary>
    public string? Provider { get; set; }

    /// <summary><c>chat</c>, <c>embeddings</c>, …</summary>
    public string Operation { get; set; } = "chat";

    /// <summary>Model in the client's request.</summary>
    public string? RequestedModel { get; set; }

    /// <summary>Model sent to the provider.</summary>
    public string? SentModel { get; set; }

    /// <summary>Model that the provider says has answered.</summary>
    public string? ResponseModel { get; set; }

    public bool Streaming { get; set; }

    /// <summary>Tokens of the prompt, counted here before the call (<c>tokenize</c>); null = not counted. Stands for the input until the provider reports it.</summary>
    public long? PromptTokens { get; set; }

    public long? InputTokens { get; set; }

    /// <summary>Input as the provider counts it: without cached tokens for some.</summary>
    public long? ProviderInputTokens { get; set; }

    public long? OutputTokens { get; set; }

    public long? TotalTokens { get; set; }

    /// <summary>Total as the provider reports it.</summary>
    public long? ProviderTotalTokens { get; set; }

    /// <summary>Result of a token count.</summary>
    public long? CountTokens { get; set; }

    public long? CacheReadTokens { get; set; }

    public long? CacheWriteTokens { get; set; }

    public long? ReasoningTokens { get; set; }

    public long? InputAudioTokens { get; set; }

    public long? OutputAudioTokens { get; set; }

    public long? OutputImageTokens { get; set; }

    public long? InputImageTokens { get; set; }

    public long? InputTextTokens { get; set; }

    public long? OutputTextTokens { get; set; }

    /// <summary>The counts are the gateway's estimate: the provider reported none.</summary>
    public bool UsageEstimated { get; set; }

    /// <summary>Service tier that the provider names.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Timestamp (<see cref="TimeProvider.GetTimestamp"/>) of the first content event of a stream.</summary>
    public long? FirstTokenAt { get; set; }

    /// <summary>Timestamp of the last content event of a stream.</summary>
    public long? LastTokenAt { get; set; }

    /// <summary>Cost in nano-USD; null while the price is unknown.</summary>
    public long? CostNanoUsd { get; set; }

    /// <summary>Cost by kind of token; null while the price is unknown.</summary>
    public CostParts? CostParts { get; set; }

    /// <summary>Rates that the cost was made with; null while the price is unknown.</summary>
    public ModelRates? CostRates { get; set; }

    /// <summary><c>exact</c>, <c>unpriced</c>, <c>missing</c>, <c>noCatalog</c> or <c>n/a</c>.</summary>
    public string PriceStatus { get; set; } = "n/a";

    /// <summary>Finish reasons in choice order.</summary>
    public IReadOnlyList<string>? FinishReasons { get; set; }

    public string? ResponseId { get; set; }

    public double? Temperature { get; set; }

    public double? TopP { get; set; }

    public long? MaxTokens { get; set; }

    public double? FrequencyPenalty { get; set; }

    public double? PresencePenalty { get; set; }

    public long? Seed { get; set; }

    /// <summary>Requested size of embedding vectors.</summary>
    public long? Dimensions { get; set; }

    public string? EncodingFormat { get; set; }

    /// <summary>Prompt messages as (role, content) for expressions; filled only when an expression asks for <c>llm.prompt</c>.</summary>
    public IReadOnlyList<(string Role, string Content)>? Prompt { get; set; }

    /// <summary>Completion texts for expressions; filled only when an expression asks for <c>llm.completion</c>.</summary>
    public IReadOnlyList<string>? Completion { get; set; }

    /// <summary>Tool calls of the answer for expressions; filled only when an expression asks for them.</summary>
    public IReadOnlyList<CapturedToolCall>? ToolCalls { get; set; }

    /// <summary>A record of an answer in which nothing has been seen yet. An earlier one, of an attempt that failed, must no longer be used.</summary>
    public LlmObservation BeginAnswer()
    {
        _seen ??= new LlmObservation();
        _seen.Clear();
        return _seen;
    }

    /// <summary>As if nothing had been learned yet; the object serves the next call. A test finds a member that is missing here.</summary>
    public void Clear()
    {
        _seen?.Clear();
        Provider = null;
        Operation = "chat";
        RequestedModel = null;
        SentModel = null;
        ResponseModel = null;
        Streaming = false;
        PromptTokens = null;
        InputTokens = null;
        ProviderInputTokens = null;
        OutputTokens = null;
        TotalTokens = null;
        ProviderTotalTokens = null;
        CountTokens = null;
        CacheReadTokens = null;
        CacheWriteTokens = null;
        ReasoningTokens = null;
        InputAudioTokens = null;
        OutputAudioTokens = null;
        OutputImageTokens = null;
        InputImageTokens = null;
        InputTextTokens = null;
        OutputTextTokens = null;
        UsageEstimated = false;
        ServiceTier = null;
        FirstTokenAt = null;
        LastTokenAt = null;
        CostNanoUsd = null;
        CostParts = null;
        CostRates = null;
        PriceStatus = "n/a";
        FinishReasons = null;
        ResponseId = null;
        Temperature = null;
        TopP = null;
        MaxTokens = null;
        FrequencyPenalty = null;
        PresencePenalty = null;
        Seed = null;
        Dimensions = null;
        EncodingFormat = null;
        Prompt = null;
        Completion = null;
        ToolCalls = null;
    }
}
