using Agentgateway.Cel.Evaluation;

namespace Agentgateway.Cel.Functions;

internal delegate CelValue FunctionBody(ref Frame frame, scoped ReadOnlySpan<CelValue> arguments);

/// <summary>How a function may be written.</summary>
[Flags]
internal enum CallStyle
{
    Global = 1,
    Method = 2,
    Both = 3,
}

/// <summary>A built-in function.</summary>
/// <param name="Name">As written; qualified names (<c>math.abs</c>) are global functions.</param>
/// <param name="Style">Global form, method form (the receiver is the first argument) or both.</param>
/// <param name="MinArguments">Fewest arguments, with the receiver.</param>
/// <param name="MaxArguments">Most arguments, with the receiver.</param>
/// <param name="Body">Gets plain values, never errors or opaque objects.</param>
/// <param name="IsPure">Same arguments, same result: constant arguments are folded.</param>
internal sealed record Function(string Name, CallStyle Style, int MinArguments, int MaxArguments, FunctionBody Body, bool IsPure = true);
