namespace Agentgateway.Llm.Models;

/// <summary>A model name, or a pattern with one <c>*</c> at its start or its end. Comparison is case-sensitive, as at the providers.</summary>
public readonly record struct ModelPattern
{
    private readonly string _literal;
    private readonly PatternKind _kind;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">More than one <c>*</c>, or one in the middle.</exception>
    public ModelPattern(string text)
    {
        if (!TryParse(text, out var parsed))
        {
            throw new FormatException($"'{text}' is no model pattern: one * at the start or at the end is allowed.");
        }

        this = parsed;
    }

    private ModelPattern(string literal, PatternKind kind)
    {
        _literal = literal;
        _kind = kind;
    }

    private enum PatternKind
    {
        Exact,
        Prefix,
        Suffix,
    }

    /// <summary>True if the pattern has no <c>*</c>.</summary>
    public bool IsExact => _kind == PatternKind.Exact;

    /// <summary>Number of characters other than <c>*</c>: the longer pattern wins.</summary>
    public int Specificity => _literal.Length;

    /// <summary>Reads a pattern; false if it has a <c>*</c> in the middle or more than one.</summary>
    public static bool TryParse(string text, out ModelPattern pattern)
    {
        var star = text.IndexOf('*', StringComparison.Ordinal);
        pattern = star switch
        {
            < 0 => new ModelPattern(text, PatternKind.Exact),
            _ when star == text.Length - 1 => new ModelPattern(text[..^1], PatternKind.Prefix),
            0 => new ModelPattern(text[1..], PatternKind.Suffix),
            _ => default,
        };
        return pattern._literal is not null && !pattern._literal.Contains('*', StringComparison.Ordinal);
    }

    /// <summary>True if the model is the name or fits the pattern.</summary>
    public bool Matches(string model) => _kind switch
    {
        PatternKind.Exact => model == _literal,
        PatternKind.Prefix => model.StartsWith(_literal, StringComparison.Ordinal),
        _ => model.EndsWith(_literal, StringComparison.Ordinal),
    };

    /// <summary>True if any of the patterns fits; null allows everything, an empty list nothing. Text that is no pattern fits nothing. Allocates nothing.</summary>
    public static bool Allows(IReadOnlyList<string>? patterns, string model)
    {
        if (patterns is null)
        {
            return true;
        }

        for (var i = 0; i < patterns.Count; i++)
        {
            var pattern = patterns[i].AsSpan();
            var star = pattern.IndexOf('*');
            var fits = star < 0 ? pattern.SequenceEqual(model)
                : star == pattern.Length - 1 ? model.AsSpan().StartsWith(pattern[..^1])
                : star == 0 && pattern.LastIndexOf('*') == 0 && model.AsSpan().EndsWith(pattern[1..]);
            if (fits)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc />
    public override string ToString() => _kind switch
    {
        PatternKind.Prefix => _literal + "*",
        PatternKind.Suffix => "*" + _literal,
        _ => _literal,
    };
}
