using System.Text.RegularExpressions;

namespace Agentgateway.Gateway.Routing;

/// <summary>A condition on the raw path: exact, whole-segment prefix, or full-match regular expression.</summary>
internal sealed class PathRule
{
    private PathRule(string text, string? exact, string? prefix, Regex? regex)
    {
        Text = text;
        Exact = exact;
        Prefix = prefix;
        Regex = regex;
    }

    /// <summary>Every path.</summary>
    public static PathRule Any { get; } = OfPrefix("/");

    /// <summary>Length decides precedence between prefixes and expressions.</summary>
    public string Text { get; }

    public string? Exact { get; }

    /// <summary>Without trailing slash; <c>""</c> for <c>/</c>.</summary>
    public string? Prefix { get; }

    public Regex? Regex { get; }

    /// <summary>For span names: prefixes end with <c>/*</c>.</summary>
    public string Pattern => Prefix is null ? Text : Prefix + "/*";

    public static PathRule OfExact(string path) => new(path, path, null, null);

    public static PathRule OfPrefix(string path)
    {
        var trimmed = path.TrimEnd('/');
        return new(trimmed, null, trimmed, null);
    }

    /// <exception cref="ArgumentException">The expression is malformed.</exception>
    public static PathRule OfRegex(string pattern) => new(pattern, null, null, RouteRegex.Create(pattern));
}
