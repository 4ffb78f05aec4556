using System.Buffers;
using System.Globalization;

namespace Agentgateway.Gateway.Policies.Cors;

/// <summary>Compares origins: scheme and port exactly (default ports equal explicit ones), host without case and with <c>*</c> globs.</summary>
internal sealed class OriginMatcher
{
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create("/?#[]@:");

    private readonly bool _any;
    private readonly List<Pattern> _patterns = [];

    public OriginMatcher(IEnumerable<string> allowed)
    {
        foreach (var entry in allowed)
        {
            if (entry == "*")
            {
                _any = true;
            }
            else if (TryParse(entry, out var pattern))
            {
                _patterns.Add(pattern);
            }
        }
    }

    /// <summary>Origins that are not <c>scheme://host[:port]</c> with http or https never match a list; the wildcard allows them.</summary>
    public bool Allows(string origin)
    {
        if (_any)
        {
            return true;
        }

        if (!TryParse(origin, out var parsed) || parsed.Host.Contains('*', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var pattern in _patterns)
        {
            if (pattern.Scheme == parsed.Scheme && pattern.Port == parsed.Port && IsGlobMatch(pattern.Host, parsed.Host))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParse(string text, out Pattern pattern)
    {
        pattern = default;
        var scheme = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https"
            : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http" : null;
        if (scheme is null)
        {
            return false;
        }

        var authority = text.AsSpan(scheme.Length + 3);
        var port = scheme == "https" ? 443 : 80;
        var colon = authority.LastIndexOf(':');
        if (colon >= 0)
        {
            if (!int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
            {
                return false;
            }

            authority = authority[..colon];
        }

        if (authority.IsEmpty || authority.ContainsAny(NotInHosts))
        {
            return false;
        }

        pattern = new Pattern(scheme, authority.ToString().ToLowerInvariant(), port);
        return true;
    }

    private static bool IsGlobMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> host)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(host);
        }

        if (!host.StartsWith(pattern[..star]))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var skip = star; skip <= host.Length; skip++)
        {
            if (IsGlobMatch(rest, host[skip..]))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Pattern(string Scheme, string Host, int Port);
}
