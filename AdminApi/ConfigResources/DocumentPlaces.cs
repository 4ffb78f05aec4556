namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Which resource holds which place of a joined document.</summary>
internal sealed class DocumentPlaces
{
    private readonly List<(string Path, ResourceKey Key, string Inside)> _places = [];

    /// <summary>Records that the resource's spec stands at the path.</summary>
    /// <param name="inside">Pointer into the spec at which the place begins; empty for the whole spec.</param>
    public void Add(string path, ResourceKey key, string inside = "") => _places.Add((path, key, inside));

    /// <summary>The innermost resource that holds the path, and the JSON pointer below its spec; null outside of all.</summary>
    /// <param name="path">As in a configuration problem: <c>llm.models[2].params.apiKey</c>.</param>
    public (ResourceKey Key, string Pointer)? Find(string path)
    {
        (string Path, ResourceKey Key, string Inside)? best = null;
        foreach (var place in _places)
        {
            if (path.StartsWith(place.Path, StringComparison.Ordinal)
                && (path.Length == place.Path.Length || path[place.Path.Length] is '.' or '[')
                && (best is null || place.Path.Length > best.Value.Path.Length))
            {
                best = place;
            }
        }

        return best is { } found ? (found.Key, found.Inside + ToPointer(path[found.Path.Length..])) : null;
    }

    /// <summary><c>.params.headers["x.y"][0]</c> as <c>/params/headers/x.y/0</c>.</summary>
    public static string ToPointer(string path)
    {
        var pointer = new System.Text.StringBuilder();
        for (var i = 0; i < path.Length;)
        {
            if (path[i] == '[')
            {
                var quoted = i + 1 < path.Length && path[i + 1] is '"' or '\'';
                var close = path.IndexOf(quoted ? path[i + 1] + "]" : "]", i + 1 + (quoted ? 1 : 0), StringComparison.Ordinal);
                close = close < 0 ? path.Length : close;
                pointer.Append('/').Append(Escape(path[(i + 1 + (quoted ? 1 : 0))..close]));
                i = close + (quoted ? 2 : 1);
            }
            else
            {
                var start = path[i] == '.' ? i + 1 : i;
                var end = path.AsSpan(start).IndexOfAny('.', '[');
                end = end < 0 ? path.Length : start + end;
                pointer.Append('/').Append(Escape(path[start..end]));
                i = end;
            }
        }

        return pointer.ToString();
    }

    private static string Escape(string token) => token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
