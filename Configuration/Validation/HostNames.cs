namespace Agentgateway.Configuration.Validation;

/// <summary>Host names and patterns: an exact name, <c>*.suffix</c>, and <c>*</c> or nothing for any. Compared without case.</summary>
internal static class HostNames
{
    /// <summary>Whether some host fits both.</summary>
    public static bool Overlap(string a, string b) => Covers(a, b) || Covers(b, a);

    /// <summary>Whether a name or pattern takes a host, or all that another pattern takes.</summary>
    public static bool Covers(string pattern, string host) =>
        pattern is "" or "*"
        || string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase)
        || (pattern.StartsWith('*') && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) && host.Length >= pattern.Length);

    /// <summary>What is looked at first has the higher rank: exact names, then longer patterns, then any.</summary>
    public static int Rank(string pattern) => pattern is "" or "*" ? 0 : pattern[0] == '*' ? pattern.Length : int.MaxValue;
}
