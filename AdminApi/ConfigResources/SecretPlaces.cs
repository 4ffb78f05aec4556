using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Finds the strings of a spec that are credentials, and the references that stand for stored ones.</summary>
internal static partial class SecretPlaces
{
    /// <summary>Property name that marks a reference to a stored secret.</summary>
    public const string Marker = "$secret";

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "apiKey", "clientSecret", "client_secret", "secretAccessKey", "sessionToken", "signingKey", "htpasswd", "credential", "password", "sessionKey",
    };

    private static readonly HashSet<string> HeaderNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie", "set-cookie",
    };

    private static readonly HashSet<string> HeaderMaps = new(StringComparer.Ordinal) { "set", "add", "headers" };

    // Their values are expressions, which name credentials but hold none.
    private static readonly HashSet<string> ExpressionParts = new(StringComparer.Ordinal)
    {
        "transformations", "transformation", "finalTransformation", "fields", "attributes", "accessLog", "logging",
    };

    /// <summary>The id of a reference <c>{"$secret": "sec_…"}</c>; null for anything else.</summary>
    public static string? ReferenceOf(JsonNode? node) =>
        node is JsonObject { Count: 1 } o && o[Marker] is JsonValue v && v.TryGetValue<string>(out var id) ? id : null;

    /// <summary>True for what a client sends back when it was shown a mask instead of a value.</summary>
    public static bool IsMask(string value) => MaskPattern().IsMatch(value);

    /// <summary>Replaces credentials and references of the spec, in place.</summary>
    /// <param name="replace">Gets the pointer inside the spec, and the plain value or the id of a reference; returns the new node, or null to leave it.</param>
    public static void Replace(JsonObject spec, Func<string, string?, string?, JsonNode?> replace) => Walk(spec, "", [], replace);

    /// <summary>Ids of all references in the node.</summary>
    public static IEnumerable<string> References(JsonNode? node) => ReferenceOf(node) is { } id
        ? [id]
        : node switch
        {
            JsonObject o => o.SelectMany(p => References(p.Value)),
            JsonArray a => a.SelectMany(References),
            _ => [],
        };

    private static void Walk(JsonNode? node, string pointer, IReadOnlyList<string> path, Func<string, string?, string?, JsonNode?> replace)
    {
        if (node is JsonObject o)
        {
            foreach (var (name, value) in o.ToArray())
            {
                string[] inner = [.. path, name];
                var at = pointer + "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
                if (Replacement(value, at, inner, replace) is { } replaced)
                {
                    o[name] = replaced;
                }
                else
                {
                    Walk(value, at, inner, replace);
                }
            }
        }
        else if (node is JsonArray a)
        {
            for (var i = 0; i < a.Count; i++)
            {
                // An entry of a list stands under the name of the list.
                if (Replacement(a[i], $"{pointer}/{i}", path, replace) is { } replaced)
                {
                    a[i] = replaced;
                }
                else
                {
                    Walk(a[i], $"{pointer}/{i}", path, replace);
                }
            }
        }
    }

    private static JsonNode? Replacement(JsonNode? value, string pointer, IReadOnlyList<string> path, Func<string, string?, string?, JsonNode?> replace)
    {
        if (ReferenceOf(value) is { } id)
        {
            return replace(pointer, null, id);
        }

        return value is JsonValue text && text.TryGetValue<string>(out var plain) && plain.Length > 0 && IsSecret(path) ? replace(pointer, plain, null) : null;
    }

    private static bool IsSecret(IReadOnlyList<string> path)
    {
        if (path.Count == 0 || path.Any(ExpressionParts.Contains))
        {
            return false;
        }

        var name = path[^1];
        var parent = path.Count > 1 ? path[^2] : "";
        return Names.Contains(name)
            || (name == "key" && parent is "backendAuth" or "auth" or "keys" or "credentials")
            || (name == "value" && parent == "key")
            || (HeaderNames.Contains(name) && HeaderMaps.Contains(parent))
            || (parent == "env" && SecretVariable().IsMatch(name));
    }

    [GeneratedRegex(@"^(\*{3,}.{0,8}|[•●]{3,}.{0,8}|\[redacted\]|<redacted>|\S{0,8}(…|\.{3})\S{0,8})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MaskPattern();

    [GeneratedRegex("KEY|TOKEN|SECRET|PASSWORD", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretVariable();
}
