namespace Agentgateway.Llm.Pricing;

/// <summary>Cost of one call by kind of token, in billionths of a US dollar. Each part is rounded half up on its own.</summary>
public readonly record struct CostParts
{
    /// <summary>Input that has no rate of its own.</summary>
    public long Input { get; init; }

    /// <summary>Output that has no rate of its own.</summary>
    public long Output { get; init; }

    /// <summary>Input read from the provider's cache.</summary>
    public long CacheRead { get; init; }

    /// <summary>Input written to the provider's cache.</summary>
    public long CacheWrite { get; init; }

    /// <summary>Reasoning, if it has a rate of its own.</summary>
    public long Reasoning { get; init; }

    /// <summary>Audio of the input, if it has a rate of its own.</summary>
    public long InputAudio { get; init; }

    /// <summary>Audio of the output, if it has a rate of its own.</summary>
    public long OutputAudio { get; init; }

    /// <summary>Images of the input, if they have a rate of their own.</summary>
    public long InputImage { get; init; }

    /// <summary>Images of the output, if they have a rate of their own.</summary>
    public long OutputImage { get; init; }

    /// <summary>Images, minutes, characters and calls.</summary>
    public long Units { get; init; }
}
