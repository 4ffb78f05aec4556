using System.Text.Json.Nodes;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Migration;

/// <summary><c>binds</c> become <c>gateways</c> with top-level <c>routes</c> and <c>tcpRoutes</c>, one bind at a time.</summary>
/// <remarks>
/// 1. <see cref="BindRules"/>: has the bind an equal as a gateway?   2. <see cref="BindTree"/>: the document that must come out
/// 3. <see cref="BindText"/>: moves the lines   4. the new text is read; if it is not the document of step 2 the old text stays.
/// The only bind of a file without sections that would attach by themselves becomes the gateway <c>default</c>, the others <c>port-NUMBER</c>. Routes without a
/// name, whose default name their place gives, are named where the place changes: the name breaks ties and policies may target it.
/// </remarks>
internal static class BindMigration
{
    // With one of these a gateway called default takes things that have another place now.
    private static readonly string[] Attaching = ["gateways", "routes", "tcpRoutes", "llm", "mcp", "ui"];

    public static void Run(YamlText text, List<string> changes, List<string> left)
    {
        if (text.Find("binds") is not { Kind: NodeKind.Sequence, Children.Count: > 0 and var count })
        {
            return;
        }

        var alone = count == 1 && !Attaching.Any(s => text.Find(s) is not null);
        var moved = 0;
        for (var i = 0; i < count; i++)
        {
            if (Migrate(text, text.Find("binds")!.Children[i - moved], alone, out var name) is { } reason)
            {
                left.Add($"binds[{i}] was left: {reason}.");
            }
            else
            {
                changes.Add($"binds[{i}] is now the gateway {name}, to which its routes refer");
                moved++;
            }
        }
    }

    private static string? Migrate(YamlText text, ConfigNode bind, bool alone, out string name)
    {
        name = GatewayReference.DefaultGateway;
        if (!alone)
        {
            if (bind.Find("port") is not { Kind: NodeKind.Integer } port)
            {
                return "its port is no number to name a gateway by";
            }

            name = "port-" + port.Text;
        }

        if (BindRules.WhyNot(text, bind, name) is { } reason)
        {
            return reason;
        }

        var plan = new BindPlacement(name, IsSingle(text, bind), text.Find("routes")?.Children.Count ?? 0, text.Find("tcpRoutes")?.Children.Count ?? 0);
        var expected = BindTree.Move(text.Root!, bind, plan);
        List<string> before = [.. text.Lines];
        text.SetLines(BindText.Move(text, bind, plan));
        if (JsonNode.DeepEquals(expected, text.Root?.ToJson()))
        {
            return null;
        }

        text.SetLines(before);
        return "its lines cannot be moved as they are (anchors, or values at unusual depths)";
    }

    // A gateway without listeners is one itself, for all hosts and with the gateway's name. Where something in the file speaks of listeners the names stay.
    private static bool IsSingle(YamlText text, ConfigNode bind) =>
        bind.Find("listeners")!.Children is [var only] && only.Find("name") is null && BindRules.TakesAnyHost(only)
        && !text.Lines.Any(l => l.Contains("listenerName", StringComparison.Ordinal) || l.Contains("listener.", StringComparison.Ordinal) || l.Contains("listener[", StringComparison.Ordinal));
}
