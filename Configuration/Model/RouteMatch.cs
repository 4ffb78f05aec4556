namespace Agentgateway.Configuration.Model;

/// <summary>Conditions on a request; all that are present must hold.</summary>
public sealed record RouteMatch
{
    /// <summary>Every path, method, header and query.</summary>
    public static RouteMatch Any { get; } = new();

    /// <summary>Default: prefix <c>/</c>.</summary>
    public PathMatch Path { get; init; } = PathMatch.AnyPath;

    /// <summary>Compared with case; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>All must hold. Names may be <c>:method</c>, <c>:path</c>, <c>:authority</c>, <c>:scheme</c>.</summary>
    public IReadOnlyList<NamedMatch> Headers { get; init; } = [];

    /// <summary>All must hold, on decoded keys and values; the last value of a repeated key counts.</summary>
    public IReadOnlyList<NamedMatch> Query { get; init; } = [];
}

/// <summary>A condition on the raw path.</summary>
/// <param name="Value">For a prefix: whole segments, trailing slash ignored. For a regular expression: must cover the full path.</param>
public sealed record PathMatch(PathMatchKind Kind, string Value)
{
    /// <summary>The prefix <c>/</c>.</summary>
    public static PathMatch AnyPath { get; } = new(PathMatchKind.Prefix, "/");
}

/// <summary>How a path is compared.</summary>
public enum PathMatchKind
{
    /// <summary>Byte for byte.</summary>
    Exact,

    /// <summary>By whole segments.</summary>
    Prefix,

    /// <summary>By regular expression.</summary>
    Regex,

    /// <summary>Never matches.</summary>
    Invalid,
}

/// <summary>A condition on a header or query parameter.</summary>
public sealed record NamedMatch(string Name, ValueMatchKind Kind, string Value);

/// <summary>How a value is compared.</summary>
public enum ValueMatchKind
{
    /// <summary>Byte for byte.</summary>
    Exact,

    /// <summary>By regular expression that covers the full value.</summary>
    Regex,

    /// <summary>Never matches.</summary>
    Invalid,
}
