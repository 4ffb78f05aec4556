namespace Agentgateway.Llm.Golden;

/// <summary>One place where our result is not the expected one.</summary>
/// <param name="Path">JSON path.</param>
/// <param name="Expected">What the reference has; null if absent.</param>
/// <param name="Actual">What we have; null if absent.</param>
public sealed record GoldenDifference(string Path, string? Expected, string? Actual)
{
    /// <inheritdoc />
    public override string ToString() => $"{Path}: expected {Expected ?? "nothing"}, got {Actual ?? "nothing"}";
}
