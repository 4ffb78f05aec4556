using System.Text;
using System.Text.RegularExpressions;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Ids of configuration resources: 1 to 63 lower-case letters, digits and dashes.</summary>
internal static partial class Slug
{
    private const int MaxLength = 63;

    public static bool IsValid(string id) => Pattern().IsMatch(id);

    /// <summary>Makes an id from a name: <c>anthropic/*</c> becomes <c>anthropic-any</c>.</summary>
    public static string From(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name.Replace("*", "-any-", StringComparison.Ordinal))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                text.Append(char.ToLowerInvariant(c));
            }
            else if (text.Length > 0 && text[^1] != '-')
            {
                text.Append('-');
            }
        }

        var slug = text.ToString().Trim('-');
        return slug.Length switch { 0 => "x", > MaxLength => slug[..MaxLength].Trim('-'), _ => slug };
    }

    /// <summary>Makes an id that is not taken yet and marks it taken.</summary>
    public static string Unique(string name, ISet<string> taken)
    {
        var slug = From(name);
        if (taken.Add(slug))
        {
            return slug;
        }

        for (var n = 2; ; n++)
        {
            var suffix = "-" + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var candidate = slug[..Math.Min(slug.Length, MaxLength - suffix.Length)] + suffix;
            if (taken.Add(candidate))
            {
                return candidate;
            }
        }
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
