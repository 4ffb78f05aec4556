using System.Text.RegularExpressions;
using Agentgateway.Configuration;

namespace Agentgateway.Gateway.Routing;

/// <summary>Regular expressions of route conditions: the configuration's own syntax, linear in time. The first match must cover the whole text.</summary>
internal static class RouteRegex
{
    /// <exception cref="ArgumentException">The expression is malformed.</exception>
    public static Regex Create(string pattern) =>
        ConfigRegex.TryCreate(pattern, out var regex, out var reason) ? regex : throw new ArgumentException(reason, nameof(pattern));

    public static bool IsFullMatch(Regex regex, ReadOnlySpan<char> text) => ConfigRegex.MatchesFully(regex, text);
}
