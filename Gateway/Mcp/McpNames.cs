namespace Agentgateway.Gateway.Mcp;

/// <summary>Names of several servers as one: <c>target_name</c> for tools and prompts, <c>target+uri</c> for resources, <c>agw_target_…</c> for ids.</summary>
/// <remarks>Target names hold neither <c>_</c> nor <c>+</c>, so the first one is the border.</remarks>
internal static class McpNames
{
    private const string IdPrefix = "agw_";

    /// <summary>A tool or prompt as clients see it.</summary>
    public static string Prefix(string target, string name) => target + "_" + name;

    /// <summary>Takes a prefixed name apart; false if there is no prefix.</summary>
    public static bool TrySplit(string name, out string target, out string local) => Split(name, '_', out target, out local);

    /// <summary>A resource as clients see it. The scheme <c>ui</c> stays outside, since hosts look for it; without a scheme nothing is added.</summary>
    public static string PrefixUri(string target, string uri) =>
        uri.StartsWith("ui://", StringComparison.Ordinal) ? "ui://" + target + "+" + uri[5..]
        : HasScheme(uri) ? target + "+" + uri
        : uri;

    /// <summary>Takes a prefixed URI apart; false if there is no prefix.</summary>
    public static bool TrySplitUri(string uri, out string target, out string local)
    {
        if (uri.StartsWith("ui://", StringComparison.Ordinal))
        {
            var ok = Split(uri[5..], '+', out target, out local);
            local = "ui://" + local;
            return ok;
        }

        return Split(uri, '+', out target, out local);
    }

    /// <summary>The id of a server's request as the client sees it: says which server, and whether it was a number.</summary>
    public static string WrapId(string target, ReadOnlySpan<byte> id)
    {
        var text = System.Text.Encoding.UTF8.GetString(id);
        return text[0] == '"' ? $"{IdPrefix}{target}_s_{text[1..^1]}" : $"{IdPrefix}{target}_n_{text}";
    }

    /// <summary>Finds server and original id (as JSON text) of an id made by <see cref="WrapId"/>.</summary>
    /// <param name="inner">The wrapped id without quotes, JSON escapes kept.</param>
    public static bool TryUnwrapId(string inner, out string target, out string id)
    {
        target = id = "";
        if (!inner.StartsWith(IdPrefix, StringComparison.Ordinal) || !Split(inner[IdPrefix.Length..], '_', out target, out var rest) || rest.Length < 3 || rest[1] != '_')
        {
            return false;
        }

        id = rest[0] == 's' ? "\"" + rest[2..] + "\"" : rest[2..];
        return rest[0] is 's' or 'n';
    }

    // RFC 3986 3.1.
    private static bool HasScheme(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !char.IsAsciiLetter(uri[0]))
        {
            return false;
        }

        foreach (var c in uri.AsSpan(0, colon))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Split(string text, char border, out string first, out string second)
    {
        var at = text.IndexOf(border, StringComparison.Ordinal);
        (first, second) = at <= 0 ? ("", text) : (text[..at], text[(at + 1)..]);
        return at > 0;
    }
}
