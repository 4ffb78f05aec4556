namespace Agentgateway.Gateway.Mcp;

/// <summary>Which tools a key may use: <c>server/tool</c> patterns, each part with one <c>*</c> at its end or alone; null allows all.</summary>
internal static class McpToolAccess
{
    /// <summary>True if any pattern fits.</summary>
    public static bool Allows(IReadOnlyList<string>? patterns, string server, string tool)
    {
        if (patterns is null)
        {
            return true;
        }

        for (var i = 0; i < patterns.Count; i++)
        {
            var pattern = patterns[i].AsSpan();
            var slash = pattern.IndexOf('/');
            if (slash < 0 ? Fits(pattern, server) : Fits(pattern[..slash], server) && Fits(pattern[(slash + 1)..], tool))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(ReadOnlySpan<char> pattern, string text) => pattern.EndsWith('*')
        ? text.AsSpan().StartsWith(pattern[..^1])
        : pattern.StartsWith('*') ? text.AsSpan().EndsWith(pattern[1..]) : pattern.SequenceEqual(text);
}
