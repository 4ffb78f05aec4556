using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agentgateway.Configuration.Documents;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>The credentials of a spec or document, and the references that stand for stored ones.</summary>
internal static partial class SecretPlaces
{
    /// <summary>Property name that marks a reference to a stored secret.</summary>
    public const string Marker = SecretPlace.ReferenceMarker;

    /// <summary>The id of a reference <c>{"$secret": "sec_…"}</c>; null for anything else.</summary>
    public static string? ReferenceOf(JsonNode? node) =>
        node is JsonObject { Count: 1 } o && o[Marker] is JsonValue v && v.TryGetValue<string>(out var id) ? id : null;

    /// <summary>True for what a client sends back when it was shown a mask instead of a value.</summary>
    public static bool IsMask(string value) => MaskPattern().IsMatch(value);

    /// <summary>Replaces credentials and references, in place.</summary>
    /// <param name="replace">Gets the pointer inside the node, and the plain value or the id of a reference; returns the new node, or null to leave it.</param>
    public static void Replace(JsonObject node, Func<string, string?, string?, JsonNode?> replace) => SecretPaths.Visit(node, place =>
    {
        if ((place.Value is not null || place.ReferenceId is not null)
            && replace(DocumentPlaces.ToPointer(place.Path[1..]), place.Value, place.ReferenceId) is { } replacement)
        {
            place.Replace(replacement);
        }
    });

    /// <summary>Ids of all references in the node.</summary>
    public static IEnumerable<string> References(JsonNode? node) => ReferenceOf(node) is { } id
        ? [id]
        : node switch
        {
            JsonObject o => o.SelectMany(p => References(p.Value)),
            JsonArray a => a.SelectMany(References),
            _ => [],
        };

    [GeneratedRegex(@"^(\*{3,}.{0,8}|[•●]{3,}.{0,8}|\[redacted\]|<redacted>|\S{0,8}(…|\.{3})\S{0,8})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MaskPattern();
}
