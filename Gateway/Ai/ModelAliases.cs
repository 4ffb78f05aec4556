using System.Collections.Frozen;
using Agentgateway.Llm.Models;

namespace Agentgateway.Gateway.Ai;

/// <summary>Names that stand for other model names: exact ones first, then patterns by length.</summary>
internal sealed class ModelAliases
{
    private readonly FrozenDictionary<string, string> _exact;
    private readonly (ModelPattern Pattern, string Model)[] _patterns;

    public ModelAliases(IEnumerable<KeyValuePair<string, string>> aliases)
    {
        var exact = new Dictionary<string, string>(StringComparer.Ordinal);
        var patterns = new List<(ModelPattern Pattern, string Model)>();
        foreach (var (name, model) in aliases)
        {
            if (ModelPattern.TryParse(name, out var pattern) && !pattern.IsExact)
            {
                patterns.Add((pattern, model));
            }
            else
            {
                exact[name] = model;
            }
        }

        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal);
        _patterns = [.. patterns.OrderByDescending(p => p.Pattern.Specificity)];
    }

    public static ModelAliases None { get; } = new([]);

    /// <summary>The real name; the name itself if it is no alias.</summary>
    public string Resolve(string model)
    {
        if (_exact.TryGetValue(model, out var real))
        {
            return real;
        }

        foreach (var (pattern, target) in _patterns)
        {
            if (pattern.Matches(model))
            {
                return target;
            }
        }

        return model;
    }
}
