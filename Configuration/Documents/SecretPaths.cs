using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Agentgateway.Configuration.Documents;

/// <summary>Knows which places of a configuration document hold secrets: for keeping them apart, and for dumps that must not show them.</summary>
/// <remarks>Works on a whole document and on a part of it, because a place is known by its name and the names around it.</remarks>
public static partial class SecretPaths
{
    /// <summary>What stands in a dump in place of a secret.</summary>
    public const string Redacted = "<redacted>";

    private static readonly HashSet<string> SecretNames = new(StringComparer.Ordinal)
    {
        "apiKey", "clientSecret", "client_secret", "accessKeyId", "secretAccessKey", "sessionToken", "signingKey", "htpasswd", "credential",
        "xdsAuthToken", "caAuthToken",
    };

    // "key" is also the name of a certificate file, a tag or a part of a cache key.
    private static readonly HashSet<string> KeyOwners = new(StringComparer.Ordinal) { "backendAuth", "auth", "keys", "credentials", "session" };

    private static readonly HashSet<string> HeaderModifiers = new(StringComparer.Ordinal)
    {
        "requestHeaderModifier", "responseHeaderModifier", "requestHeaders", "responseHeaders", "headers",
    };

    private static readonly HashSet<string> SensitiveHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie", "set-cookie",
    };

    // Maps from header names to expressions.
    private static readonly HashSet<string> HeaderExpressions = new(StringComparer.Ordinal) { "set", "add", "headers", "addRequestHeaders" };

    /// <summary>True for headers whose values are never shown.</summary>
    public static bool IsSensitiveHeader(string name) => SensitiveHeaders.Contains(name);

    /// <summary>Calls back for every secret of the document, in order, and for every <c>{"$secret": …}</c> and <c>{"$enc": …}</c> that stands for one.</summary>
    public static void Visit(JsonNode document, Action<SecretPlace> visit)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(visit);
        Walk(document, [], forDump: false, place =>
        {
            visit(place);
            return true;
        });
    }

    /// <summary>A copy whose secrets are replaced, for dumps and audit entries. It also hides literals in expressions that make sensitive headers.</summary>
    public static JsonObject Redact(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var copy = (JsonObject)document.DeepClone();
        Walk(copy, [], forDump: true, place =>
        {
            place.Replace(Redacted);
            return true;
        });
        return copy;
    }

    private static void Walk(JsonNode? node, List<string> names, bool forDump, Func<SecretPlace, bool> visit)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, value) in o.ToArray())
                {
                    // Metadata of a key is free data for expressions.
                    if (name == "metadata" && names.Count > 0 && names[^1] == "keys")
                    {
                        continue;
                    }

                    names.Add(name);
                    if (!Report(o, value, names, forDump, visit))
                    {
                        Walk(value, names, forDump, visit);
                    }

                    names.RemoveAt(names.Count - 1);
                }

                break;
            case JsonArray a:
                foreach (var item in a.ToArray())
                {
                    // An entry of a list goes by the name of the list.
                    if (!Report(a, item, names, forDump, visit))
                    {
                        Walk(item, names, forDump, visit);
                    }
                }

                break;
        }
    }

    private static bool Report(JsonNode parent, JsonNode? value, List<string> names, bool forDump, Func<SecretPlace, bool> visit)
    {
        if (IsMarker(value))
        {
            return visit(new SecretPlace(parent, value!, null));
        }

        if (value is not JsonValue scalar || scalar.GetValueKind() != JsonValueKind.String)
        {
            return false;
        }

        var text = scalar.GetValue<string>();
        return text.Length > 0
            && (IsSecret(names, text) || (forDump && IsHeaderExpression(names, text)))
            && visit(new SecretPlace(parent, value, text));
    }

    private static bool IsMarker(JsonNode? node) =>
        node is JsonObject { Count: 1 } o && (o.ContainsKey(SecretPlace.ReferenceMarker) || o.ContainsKey(Sync.SnapshotSecrets.Marker));

    private static bool IsSecret(List<string> names, string text)
    {
        if (names.Count == 0)
        {
            return false;
        }

        var name = names[^1];
        var parent = names.Count > 1 ? names[^2] : "";
        var grandparent = names.Count > 2 ? names[^3] : "";
        return SecretNames.Contains(name)
            || (name == "key" && KeyOwners.Contains(parent))
            || (name == "value" && parent == "key" && KeyOwners.Contains(grandparent))
            || (parent is "set" or "add" && HeaderModifiers.Contains(grandparent) && SensitiveHeaders.Contains(name))
            || (parent == "headers" && grandparent == "tracing")
            || (parent == "env" && SecretVariable().IsMatch(name))
            || UrlWithPassword().IsMatch(text);
    }

    // An expression names credentials; only a quoted literal can be one.
    private static bool IsHeaderExpression(List<string> names, string text) =>
        names.Count > 1 && HeaderExpressions.Contains(names[^2]) && SensitiveHeaders.Contains(names[^1]) && text.AsSpan().IndexOfAny('"', '\'') >= 0;

    [GeneratedRegex("KEY|TOKEN|SECRET|PASS|CREDENTIAL", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretVariable();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*://[^/@\s:]*:[^/@\s]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UrlWithPassword();
}
