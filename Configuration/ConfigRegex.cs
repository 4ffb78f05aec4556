using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Agentgateway.Configuration;

/// <summary>Regular expressions of the configuration: RE2 syntax on .NET's linear-time engine.</summary>
/// <remarks>No look-around and no back-references, so matching is linear in the input. <c>(?P&lt;name&gt;…)</c>, <c>\pL</c>, <c>\z</c> and POSIX classes are translated.</remarks>
public static class ConfigRegex
{
    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Compiles a pattern; false, with a reason, when it cannot be used.</summary>
    public static bool TryCreate(string pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        try
        {
            regex = new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            reason = null;
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            regex = null;
            reason = e is NotSupportedException ? "it uses a construct that is not linear in time." : e.Message;
            return false;
        }
    }

    /// <summary>Whether the first match covers the whole text: what a match condition means.</summary>
    public static bool MatchesFully(Regex regex, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(regex);
        foreach (var match in regex.EnumerateMatches(text))
        {
            return match.Index == 0 && match.Length == text.Length;
        }

        return false;
    }

    private static string Translate(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny('\\', '[', '(') < 0)
        {
            return pattern;
        }

        var text = new StringBuilder(pattern.Length + 8);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest is ['\\', var escaped, ..])
            {
                if (escaped is 'p' or 'P' && rest.Length > 2 && rest[2] != '{')
                {
                    text.Append('\\').Append(escaped).Append('{').Append(rest[2]).Append('}');
                    i += 2;
                }
                else if (escaped == 'x' && rest is [_, _, '{', ..] && rest.IndexOf('}') is > 3 and var close
                    && int.TryParse(rest[3..close], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code) && code <= 0xFFFF)
                {
                    text.Append("\\u").Append(code.ToString("X4"));
                    i += close;
                }
                else
                {
                    text.Append('\\').Append(escaped);
                    i++;
                }
            }
            else if (inClass && rest.StartsWith("[:") && rest.IndexOf(":]") is > 2 and var end && PosixClasses.TryGetValue(rest[2..end].ToString(), out var members))
            {
                text.Append(members);
                i += end + 1;
            }
            else if (!inClass && rest.StartsWith("(?P<"))
            {
                text.Append("(?<");
                i += 3;
            }
            else
            {
                // A closing bracket that comes first in a class is a member of it.
                if (rest[0] == '[' && !inClass)
                {
                    inClass = true;
                    text.Append('[');
                    if (rest is [_, '^', ..])
                    {
                        text.Append('^');
                        i++;
                    }

                    if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                    {
                        text.Append("\\]");
                        i++;
                    }

                    continue;
                }

                if (rest[0] == ']')
                {
                    inClass = false;
                }

                text.Append(rest[0]);
            }
        }

        return text.ToString();
    }
}
