using System.Globalization;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Versions of OpenAI's models, for what differs between them.</summary>
internal static class GptVersion
{
    /// <summary>From here on prompts may carry cache breakpoints.</summary>
    public static readonly Version CacheBreakpoints = new(5, 6);

    /// <summary>From here on chat completions refuse tools together with reasoning.</summary>
    public static readonly Version NoReasoningWithTools = new(5, 3);

    /// <summary>Version of <c>gpt-X</c> or <c>gpt-X.Y</c>, whatever follows; null for other models, <c>gpt-4o</c> among them.</summary>
    public static Version? Of(string model)
    {
        if (!model.StartsWith("gpt-", StringComparison.Ordinal))
        {
            return null;
        }

        var rest = model.AsSpan(4);
        var major = Digits(ref rest);
        if (major < 0 || (!rest.IsEmpty && rest[0] is not ('.' or '-')))
        {
            return null;
        }

        if (rest.IsEmpty || rest[0] == '-')
        {
            return new Version(major, 0);
        }

        rest = rest[1..];
        var minor = Digits(ref rest);
        return minor < 0 ? null : new Version(major, minor);
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && length < 4 && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        var value = length == 0 ? -1 : int.Parse(text[..length], CultureInfo.InvariantCulture);
        text = text[length..];
        return value;
    }
}
