namespace Agentgateway.Llm.Formats;

/// <summary>Reasoning effort by name and as a budget of thinking tokens.</summary>
public static class ReasoningEffort
{
    private const long Low = 1024;
    private const long Medium = 2048;
    private const long High = 4096;
    private const long ExtraHigh = 8192;
    private const long Max = 16384;

    /// <summary>The budget of an effort in tokens; null for <c>none</c> and unknown names.</summary>
    public static long? BudgetOf(string? effort) => effort switch
    {
        "minimal" or "low" => Low,
        "medium" => Medium,
        "high" => High,
        "xhigh" => ExtraHigh,
        "max" => Max,
        _ => null,
    };

    /// <summary>The effort that a budget stands for.</summary>
    /// <param name="budget">Tokens; 0 is none, a negative budget leaves it to the model: null.</param>
    public static string? EffortOf(long budget) => budget switch
    {
        < 0 => null,
        0 => "none",
        <= Low => "low",
        <= Medium => "medium",
        _ => "high",
    };
}
