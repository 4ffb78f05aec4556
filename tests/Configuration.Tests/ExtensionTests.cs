using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests;

public sealed class ExtensionTests
{
    // Every key that docs/extensions.md lists.
    private static readonly string[] Keys = ["virtualKeys"];

    [Fact]
    public void No_extension_collides_with_the_reference_schema()
    {
        var file = ReferenceFiles.Root is null ? null : Path.Combine(ReferenceFiles.Root, "agentgateway", "config.schema.json");
        if (file is null || !File.Exists(file))
        {
            Assert.Skip("No reference schema beside the repository.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(JsonNode.Parse(File.ReadAllText(file)), names);

        Assert.Contains("apiKey", names);
        Assert.DoesNotContain(Keys, names.Contains);
    }

    [Theory]
    [InlineData("{mode: strict, virtualKeys: true}", true, 0)]
    [InlineData("{mode: strict, virtualKeys: true, keys: [{key: a}]}", true, 1)]
    [InlineData("{mode: strict, keys: [{key: a}]}", false, 1)]
    public void Virtual_keys_stand_beside_or_instead_of_keys(string policy, bool virtualKeys, int keys)
    {
        var apiKey = Load.Valid($"mcp: {{targets: [], policies: {{apiKey: {policy}}}}}").Mcp!.Policies.ApiKey!;

        Assert.Equal((virtualKeys, keys), (apiKey.VirtualKeys, apiKey.Keys.Count));
    }

    private static void Collect(JsonNode? node, HashSet<string> names)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, child) in o)
                {
                    if (name == "properties" && child is JsonObject properties)
                    {
                        names.UnionWith(properties.Select(p => p.Key));
                    }

                    Collect(child, names);
                }

                break;
            case JsonArray a:
                foreach (var child in a)
                {
                    Collect(child, names);
                }

                break;
        }
    }
}
