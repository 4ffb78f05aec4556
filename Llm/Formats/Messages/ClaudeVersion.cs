using System.Globalization;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Versions of Anthropic's models, for what differs between them.</summary>
internal static class ClaudeVersion
{
    /// <summary>From here on a request may name temperature or top_p, and not both.</summary>
    public static readonly Version OneSamplingSetting = new(4, 1);

    /// <summary>From here on models think adaptively, guided by an effort: a budget and every sampling setting are refused.</summary>
    public static readonly Version AdaptiveOnly = new(4, 7);

    private const string Mark = "claude-";

    /// <summary>
    /// Version in a model's name at any provider (<c>claude-opus-4-7</c>, <c>claude-3-5-sonnet-20241022</c>, <c>anthropic.claude-sonnet-4-20250514-v1:0</c>, <c>claude-4.7-opus</c>);
    /// null for other models. Longer numbers are dates.
    /// </summary>
    public static Version? Of(string model)
    {
        var start = model.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        var major = -1;
        var rest = model.AsSpan(start + Mark.Length);
        foreach (var range in rest.SplitAny('-', '.', '@', ':', '/'))
        {
            var isNumber = rest[range].Length is 1 or 2 & int.TryParse(rest[range], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            if (major >= 0)
            {
                return new Version(major, isNumber ? number : 0);
            }

            major = isNumber ? number : -1;
        }

        return major < 0 ? null : new Version(major, 0);
    }
}
