using System.Collections.Frozen;

namespace Agentgateway.Cel.Functions;

/// <summary>All built-in functions by name.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, Function[]> Functions = Build();

    /// <summary>Methods that only host objects have: header views, URIs and secrets.</summary>
    private static readonly FrozenSet<string> HostMethods = FrozenSet.Create(
        StringComparer.Ordinal, "redacted", "join", "raw", "split", "cookie", "query", "addQuery", "setQuery", "unredacted");

    public static IEnumerable<string> Names => Functions.Keys;

    public static bool IsKnown(string name) => Functions.ContainsKey(name);

    public static bool IsHostMethod(string name) => HostMethods.Contains(name);

    /// <summary>The function of that name, form and argument count (with the receiver), or null.</summary>
    public static Function? Find(string name, CallStyle style, int arguments)
    {
        if (Functions.TryGetValue(name, out var candidates))
        {
            foreach (var candidate in candidates)
            {
                if ((candidate.Style & style) != 0 && arguments >= candidate.MinArguments && arguments <= candidate.MaxArguments)
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    public static bool HasForm(string name, CallStyle style) =>
        Functions.TryGetValue(name, out var candidates) && candidates.Any(candidate => (candidate.Style & style) != 0);

    private static FrozenDictionary<string, Function[]> Build()
    {
        var all = new List<Function>();
        StandardFunctions.Register(all);
        ConversionFunctions.Register(all);
        TimeFunctions.Register(all);
        StringFunctions.Register(all);
        RegexFunctions.Register(all);
        MathFunctions.Register(all);
        ListFunctions.Register(all);
        SetFunctions.Register(all);
        NetworkFunctions.Register(all);
        OptionalFunctions.Register(all);
        EncodingFunctions.Register(all);
        JsonFunctions.Register(all);
        GeneralFunctions.Register(all);
        return all.GroupBy(function => function.Name).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }
}
