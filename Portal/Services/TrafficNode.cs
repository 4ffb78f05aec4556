using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

/// <summary>One resource in the traffic tree, with what hangs below it.</summary>
public sealed record TrafficNode(Resource Resource, IReadOnlyList<TrafficNode> Children)
{
    /// <summary>Arranges gateways, listeners, routes and backends by their <c>meta.parent</c> (<c>kind/id</c> or <c>id</c>); what names no known parent is a root.</summary>
    public static IReadOnlyList<TrafficNode> Arrange(IReadOnlyList<Resource> resources)
    {
        var byKey = resources.GroupBy(Key).ToDictionary(group => group.Key, group => group.First());
        var children = resources.Select(resource => (Resource: resource, Parent: ParentOf(resource, byKey)))
            .ToLookup(pair => pair.Parent, pair => pair.Resource, StringComparer.Ordinal);
        return [.. Sorted(children[""]).Select(root => Build(root, children, []))];
    }

    /// <summary><c>kind/id</c>.</summary>
    public static string Key(Resource resource) => $"{resource.Kind}/{resource.Id}";

    private static TrafficNode Build(Resource resource, ILookup<string, Resource> children, HashSet<string> above)
    {
        // A cycle cannot come from AdminApi; if it did, the page should still end.
        var key = Key(resource);
        return above.Contains(key)
            ? new TrafficNode(resource, [])
            : new TrafficNode(resource, [.. Sorted(children[key]).Select(child => Build(child, children, [.. above, key]))]);
    }

    private static string ParentOf(Resource resource, Dictionary<string, Resource> known)
    {
        if (SpecFacts.Text(resource.Meta, "parent") is not { } parent)
        {
            return "";
        }

        if (known.ContainsKey(parent))
        {
            return parent;
        }

        var kinds = resource.Kind switch
        {
            "listeners" => new[] { "gateways" },
            "routes" => ["listeners", "gateways"],
            "backends" => ["routes"],
            _ => [],
        };
        return kinds.Select(kind => $"{kind}/{parent}").FirstOrDefault(known.ContainsKey) ?? "";
    }

    private static IEnumerable<Resource> Sorted(IEnumerable<Resource> resources) => resources
        .OrderBy(resource => resource.Meta["order"] is System.Text.Json.Nodes.JsonValue order && order.TryGetValue<int>(out var number) ? number : int.MaxValue)
        .ThenBy(resource => resource.Kind, StringComparer.Ordinal).ThenBy(resource => resource.Id, StringComparer.Ordinal);
}
