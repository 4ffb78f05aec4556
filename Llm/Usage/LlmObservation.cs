namespace Agentgateway.Llm.Usage;

/// <summary>What was seen of one answer on its way to the client.</summary>
public sealed class LlmObservation
{
    private const int MaxChoices = 128;

    private List<string>? _finishReasons;
    private TokenUsage? _usage;

    /// <summary>Token counts.</summary>
    public TokenUsage Usage
    {
        get => _usage ??= new TokenUsage();
        init => _usage = value;
    }

    /// <summary>The provider's id of the answer; null if it did not say.</summary>
    public string? ResponseId { get; set; }

    /// <summary>Why each choice ended, in the provider's own words and in choice order; null if nothing was said. Empty text: that choice has not ended.</summary>
    public IReadOnlyList<string>? FinishReasons => _finishReasons;

    /// <summary>Model that the provider says has answered; null if it did not say.</summary>
    public string? ResponseModel { get; set; }

    /// <summary>Service tier that the provider names; null if none.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Time stamp (<see cref="TimeProvider.GetTimestamp"/>) of the first content of a stream; null before it and for buffered answers.</summary>
    public long? FirstTokenAt { get; set; }

    /// <summary>Texts and tool calls of the answer; null unless they were asked for.</summary>
    public CompletionCapture? Completion { get; set; }

    /// <summary>As if nothing had been seen yet; what was handed out of it stays as it is, but for <see cref="Usage"/>.</summary>
    public void Clear()
    {
        _usage?.Clear();
        _finishReasons = null;
        ResponseId = null;
        ResponseModel = null;
        ServiceTier = null;
        FirstTokenAt = null;
        Completion = null;
    }

    /// <summary>Notes why a choice ended; the last word wins. Choices beyond 128 are not noted.</summary>
    public void Finish(long choice, string? reason)
    {
        if (reason is null or "" || choice is < 0 or >= MaxChoices)
        {
            return;
        }

        _finishReasons ??= [];
        while (_finishReasons.Count <= choice)
        {
            _finishReasons.Add("");
        }

        _finishReasons[(int)choice] = reason;
    }
}
