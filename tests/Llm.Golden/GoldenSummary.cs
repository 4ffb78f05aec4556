namespace Agentgateway.Llm.Golden;

/// <summary>Counts of a run.</summary>
public sealed class GoldenSummary
{
    /// <summary>As expected, or deviating by rule.</summary>
    public int Passed { get; set; }

    /// <summary>Deviating without a rule.</summary>
    public int Failed { get; set; }

    /// <summary>Not run: no input, or no conversion for the label.</summary>
    public int Skipped { get; set; }
}
