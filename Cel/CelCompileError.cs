namespace Agentgateway.Cel;

/// <summary>Why an expression was rejected before it ran.</summary>
/// <param name="Message">One sentence without position.</param>
/// <param name="Line">Line of the offending token, from 1.</param>
/// <param name="Column">Column of the offending token in code points, from 1.</param>
/// <param name="Found">The token or name that stands there; <c>end of expression</c> at the end.</param>
/// <param name="Expected">What would have been accepted, or null where there is no short answer.</param>
public sealed record CelCompileError(string Message, int Line, int Column, string? Found = null, string? Expected = null)
{
    /// <summary>How many code points the offending text has; 0 at the end of the expression.</summary>
    public int Length { get; init; }

    public override string ToString() => $"{Message} (line {Line}, column {Column})";
}
