using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests;

public sealed class ExtensionTests
{
    // The fields of the language that are ours. Each has a section in docs/extensions.md.
    private static readonly string[] Fields =
        ["audioMinute", "cacheWriteLong", "firstByteTimeout", "image", "inputImage", "millionCharacters", "outputImage", "units", "virtualKeys"];

    [Fact]
    public void Fields_that_the_reference_does_not_have_are_those_of_the_extensions_page()
    {
        var reference = File.ReadAllLines(Path.Combine(ReferenceFiles.Repository, "tests", "Configuration.Tests", "reference-fields.txt")).ToHashSet(StringComparer.Ordinal);
        var own = new HashSet<string>(StringComparer.Ordinal);
        Collect(Schema.ConfigSchema.ToJson(), own);
        own.ExceptWith(reference);
        var page = File.ReadAllText(Path.Combine(ReferenceFiles.Repository, "docs", "extensions.md"));

        // Open objects of the reference have no fields in its schema.
        own.ExceptWith(["condition"]);
        Assert.Equal(Fields, own.Order(StringComparer.Ordinal));
        Assert.All(Fields, f => Assert.Contains(f, page, StringComparison.Ordinal));
    }

    [Fact]
    public void List_of_the_reference_fields_is_that_of_its_schema()
    {
        var file = ReferenceFiles.Root is null ? null : Path.Combine(ReferenceFiles.Root, "agentgateway", "config.schema.json");
        if (file is null || !File.Exists(file))
        {
            Assert.Skip("No reference schema beside the repository.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(JsonNode.Parse(File.ReadAllText(file)), names);

        Assert.Equal(names.Order(StringComparer.Ordinal), File.ReadAllLines(Path.Combine(ReferenceFiles.Repository, "tests", "Configuration.Tests", "reference-fields.txt")));
        Assert.DoesNotContain(Fields, names.Contains);
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
