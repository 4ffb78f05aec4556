using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Agentgateway.Cel.Text;

/// <summary>Regular expressions in RE2 syntax on .NET's non-backtracking engine: linear time, leftmost-first, unanchored unless the expression anchors itself.</summary>
public static class CelRegex
{
    private const int CacheLimit = 256;

    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">The expression is not RE2 or needs back-references or look-around.</exception>
    public static Regex Create(string pattern) => TryCreate(pattern, out var regex, out var problem) ? regex : throw new FormatException(problem);

    /// <summary>Compiles an expression; <paramref name="problem"/> says why it cannot be.</summary>
    public static bool TryCreate(string pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            regex = new Regex(Re2Translator.Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            problem = null;
            return true;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or NotSupportedException)
        {
            regex = null;
            problem = failure.Message;
            return false;
        }
    }

    /// <summary>For expressions that come out of an evaluation: a small cache saves compiling the same text again.</summary>
    internal static bool TryCached(string pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (Cache.TryGetValue(pattern, out regex))
        {
            return true;
        }

        if (!TryCreate(pattern, out regex, out problem))
        {
            return false;
        }

        if (Cache.Count >= CacheLimit)
        {
            Cache.Clear();
        }

        Cache.TryAdd(pattern, regex);
        return true;
    }
}
