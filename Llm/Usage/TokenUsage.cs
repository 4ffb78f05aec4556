namespace Agentgateway.Llm.Usage;

/// <summary>Token counts of one answer, as the provider reported them. Null = not reported.</summary>
public sealed class TokenUsage
{
    /// <summary>Input as reported; see <see cref="InputExcludesCache"/>.</summary>
    public long? ProviderInput { get; set; }

    /// <summary>Output, reasoning included.</summary>
    public long? Output { get; set; }

    /// <summary>Total as reported.</summary>
    public long? ProviderTotal { get; set; }

    /// <summary>Input read from the provider's cache.</summary>
    public long? CacheRead { get; set; }

    /// <summary>Input written to the provider's cache.</summary>
    public long? CacheWrite { get; set; }

    /// <summary>Part of <see cref="CacheWrite"/> that stays for an hour, which Anthropic bills higher.</summary>
    public long? CacheWriteLong { get; set; }

    /// <summary>Part of the output that was reasoning.</summary>
    public long? Reasoning { get; set; }

    /// <summary>Part of the input that was audio.</summary>
    public long? InputAudio { get; set; }

    /// <summary>Part of the output that was audio.</summary>
    public long? OutputAudio { get; set; }

    /// <summary>Part of the input that was images.</summary>
    public long? InputImage { get; set; }

    /// <summary>Part of the output that was images.</summary>
    public long? OutputImage { get; set; }

    /// <summary>Part of the input that was text, where the provider tells it apart.</summary>
    public long? InputText { get; set; }

    /// <summary>Part of the output that was text, where the provider tells it apart.</summary>
    public long? OutputText { get; set; }

    /// <summary>Images that were made, where they are billed by number.</summary>
    public long? Images { get; set; }

    /// <summary>Seconds of audio that were heard, where they are billed by time.</summary>
    public decimal? AudioSeconds { get; set; }

    /// <summary>Characters that were spoken, where they are billed by number.</summary>
    public long? Characters { get; set; }

    /// <summary>Searches of a rerank call, as the provider counts them.</summary>
    public decimal? SearchUnits { get; set; }

    /// <summary>True if a count is our estimate because the provider reported none.</summary>
    public bool IsEstimated { get; set; }

    /// <summary>Anthropic's convention: cached tokens are not part of the reported input.</summary>
    public bool InputExcludesCache { get; set; }

    /// <summary>Input with cached tokens, whatever the provider's convention.</summary>
    public long? Input => ProviderInput is { } input && InputExcludesCache ? input + (CacheRead ?? 0) + (CacheWrite ?? 0) : ProviderInput;

    /// <summary>Input plus output, or the provider's total if one of them is missing.</summary>
    public long? Total => Input is { } input && Output is { } output ? input + output : ProviderTotal;

    /// <summary>True if anything was reported.</summary>
    public bool IsReported => ProviderInput is not null || Output is not null || ProviderTotal is not null;

    /// <summary>As if nothing had been reported yet.</summary>
    public void Clear()
    {
        ProviderInput = null;
        Output = null;
        ProviderTotal = null;
        CacheRead = null;
        CacheWrite = null;
        CacheWriteLong = null;
        Reasoning = null;
        InputAudio = null;
        OutputAudio = null;
        InputImage = null;
        OutputImage = null;
        InputText = null;
        OutputText = null;
        Images = null;
        AudioSeconds = null;
        Characters = null;
        SearchUnits = null;
        IsEstimated = false;
        InputExcludesCache = false;
    }

    /// <summary>Adds another call's counts: of the answers of one realtime session, which is one request.</summary>
    public void Add(TokenUsage other)
    {
        ProviderInput = Sum(ProviderInput, other.ProviderInput);
        Output = Sum(Output, other.Output);
        ProviderTotal = Sum(ProviderTotal, other.ProviderTotal);
        CacheRead = Sum(CacheRead, other.CacheRead);
        CacheWrite = Sum(CacheWrite, other.CacheWrite);
        CacheWriteLong = Sum(CacheWriteLong, other.CacheWriteLong);
        Reasoning = Sum(Reasoning, other.Reasoning);
        InputAudio = Sum(InputAudio, other.InputAudio);
        OutputAudio = Sum(OutputAudio, other.OutputAudio);
        InputImage = Sum(InputImage, other.InputImage);
        OutputImage = Sum(OutputImage, other.OutputImage);
        InputText = Sum(InputText, other.InputText);
        OutputText = Sum(OutputText, other.OutputText);
        InputExcludesCache |= other.InputExcludesCache;
        IsEstimated |= other.IsEstimated;
    }

    private static long? Sum(long? one, long? other) => one is null ? other : one + (other ?? 0);
}
