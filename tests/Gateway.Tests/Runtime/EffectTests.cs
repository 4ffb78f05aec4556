using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Schema;
using Agentgateway.Configuration.Validation;
using Agentgateway.Gateway.Runtime;
using Xunit;

namespace Agentgateway.Gateway.Tests.Runtime;

/// <summary>Nothing in a configuration is ignored silently: what the language reads is used by the gateway, or listed as without effect.</summary>
public sealed class EffectTests
{
    // Needs no code in the gateway.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["Listener.Namespace"] = "agentgateway ignores it as well",
        ["RouteTarget.Kind"] = "there is one kind",
        ["TargetedPolicy.Name"] = "names the entry; the loader refuses a second one",
        ["ServiceReference.Port"] = "services have no effect yet",
    };

    // Sets of policies are poured into another set before they are used.
    private static readonly Dictionary<string, string[]> PouredInto = new(StringComparer.Ordinal)
    {
        ["GatewayPolicies"] = ["RoutePolicies"],
        ["LlmPolicies"] = ["RoutePolicies"],
        ["RoutePolicies"] = ["BackendPolicies", "SimpleBackendPolicies"],
    };

    [Fact]
    public void Every_field_is_used_or_listed_as_without_effect()
    {
        // Merging policies copies every field, whether something uses it or not.
        var read = ReadProperties.Of(typeof(SnapshotCompiler).Assembly, type => type.EndsWith("PolicyMerge", StringComparison.Ordinal));
        var model = typeof(GatewayConfig).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Agentgateway.Configuration.Model", StringComparison.Ordinal) == true)
            .GroupBy(t => t.Name.Split('`')[0]).ToDictionary(g => g.Key, g => g.First());
        var ignored = new List<string>();
        foreach (var shape in Reachable(ShapeExplorer.Explore()))
        {
            if (!model.TryGetValue(ModelDocs.Record(shape.Name), out var type))
            {
                continue;
            }

            foreach (var field in shape.Accepted)
            {
                var property = type.GetProperties().FirstOrDefault(p => string.Equals(p.Name, field.Name, StringComparison.OrdinalIgnoreCase));
                if (property is not null
                    && NotEffective.Find(shape.Name, field.Name) is null
                    && !Elsewhere.ContainsKey(type.Name + "." + property.Name)
                    && !IsRead(property.DeclaringType!.Name.Split('`')[0], property.Name))
                {
                    ignored.Add($"{shape.Name}.{field.Name}");
                }
            }
        }

        bool IsRead(string owner, string property) =>
            read.Contains($"{owner}.get_{property}") || read.Contains(owner + ".Deconstruct")
            || PouredInto.GetValueOrDefault(owner, []).Any(set => IsRead(set, property));

        Assert.True(ignored.Count == 0, "Neither used by the gateway nor in NotEffective.cs: " + string.Join(", ", ignored.Order(StringComparer.Ordinal)));
    }

    /// <summary>Kinds of objects that stand somewhere with effect.</summary>
    private static HashSet<ObjectShape> Reachable(ShapeRecorder shapes)
    {
        var found = new HashSet<ObjectShape>();
        Visit(shapes.Root);
        return found;

        void Visit(ValueShape? value)
        {
            if (value is null)
            {
                return;
            }

            Visit(value.Items);
            Visit(value.Values);
            foreach (var o in value.Objects.Where(found.Add))
            {
                foreach (var field in o.Accepted.Where(f => NotEffective.Find(o.Name, f.Name) is null))
                {
                    Visit(field.Value);
                }
            }
        }
    }
}
