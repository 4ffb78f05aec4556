namespace Agentgateway.Llm.Golden;

/// <summary>How a label is run.</summary>
/// <param name="Kind">Kind of golden files it applies to.</param>
/// <param name="Area">Folder of the input, or a beginning of it.</param>
/// <param name="Name">The label.</param>
/// <param name="Convert">Our conversion.</param>
public sealed record GoldenLabel(GoldenKind Kind, string Area, string Name, Func<GoldenCase, GoldenActual> Convert)
{
    /// <summary>True if the case is one of this label.</summary>
    public bool Applies(GoldenCase golden) => golden.Kind == Kind && golden.Label == Name && golden.Area.StartsWith(Area, StringComparison.Ordinal);
}
