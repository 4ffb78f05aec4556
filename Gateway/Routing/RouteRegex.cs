using System.Text.RegularExpressions;

namespace Agentgateway.Gateway.Routing;

/// <summary>Regular expressions of route conditions: anchored at both ends, linear time where the construct allows it.</summary>
internal static class RouteRegex
{
    private static readonly TimeSpan BacktrackingLimit = TimeSpan.FromMilliseconds(500);

    /// <exception cref="ArgumentException">The expression is malformed.</exception>
    public static Regex Create(string pattern)
    {
        var anchored = $@"\A(?:{pattern})\z";
        try
        {
            return new Regex(anchored, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            // Look-arounds and back-references need the backtracking engine; the limit bounds it.
            return new Regex(anchored, RegexOptions.CultureInvariant, BacktrackingLimit);
        }
    }

    /// <summary>False also when the time limit was hit.</summary>
    public static bool IsFullMatch(Regex regex, ReadOnlySpan<char> text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
