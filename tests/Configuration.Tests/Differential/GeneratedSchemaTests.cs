using System.Text.Json.Nodes;
using Agentgateway.Configuration.Schema;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>The schema that is generated from the reader accepts what loads, and the committed files are up to date.</summary>
public sealed class GeneratedSchemaTests
{
    private static readonly Lazy<Task<SchemaOracle>> Oracle = new(() => SchemaOracle.CreateAsync(ConfigSchema.ToJson(), CancellationToken.None));

    [Theory]
    [InlineData("configuration.schema.json")]
    [InlineData("configuration-reference.md")]
    public void Committed_description_is_up_to_date(string file)
    {
        var path = Path.Combine(ReferenceFiles.Repository, "docs", file);
        var schema = file.EndsWith(".json", StringComparison.Ordinal);
        var generated = schema ? ConfigSchema.ToJsonText() : ConfigSchema.ToMarkdown();
        var committed = File.Exists(path) ? File.ReadAllText(path) : "";

        Assert.True(
            schema ? JsonNode.DeepEquals(WithoutTexts(JsonNode.Parse(committed)), WithoutTexts(JsonNode.Parse(generated))) : Fields(committed).SequenceEqual(Fields(generated)),
            $"docs/{file} is out of date: dotnet run --project Gateway -- schema{(schema ? "" : " --reference")} > docs/{file}");
    }

    // A comment in the model may be reworded without both files being written anew.
    private static JsonNode? WithoutTexts(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, child) in o.ToArray())
                {
                    if (name == "description" && child is JsonValue)
                    {
                        o.Remove(name);
                    }
                    else
                    {
                        WithoutTexts(child);
                    }
                }

                break;
            case JsonArray a:
                foreach (var child in a)
                {
                    WithoutTexts(child);
                }

                break;
        }

        return node;
    }

    private static IEnumerable<string> Fields(string page) =>
        page.ReplaceLineEndings("\n").Split('\n').Where(l => l.StartsWith('|') || l.StartsWith('#')).Select(l => string.Join('|', l.Split(" | ").Take(2)));

    [Fact]
    public async Task Every_sample_and_every_example_follows_the_generated_schema()
    {
        var oracle = await Oracle.Value;
        var files = Directory.EnumerateFiles(Path.Combine(ReferenceFiles.Repository, "samples", "configs"), "*.yaml").Select(f => (f, File.ReadAllText(f)))
            .Concat(ReferenceFiles.ConfigFiles().Select(f => (f, ReferenceFiles.Read(f))));
        foreach (var (file, text) in files)
        {
            var document = ConfigLoader.LoadYaml(text, new ConfigLoadOptions { Environment = name => file.Contains("samples") ? null : "value-of-" + name, ReadFiles = false }).Document!;
            var errors = oracle.Validate(document);
            Assert.True(errors.Count == 0, file + ": " + string.Join('\n', errors));
        }
    }

    [Fact]
    public async Task What_loads_follows_the_generated_schema()
    {
        var reference = ReferenceSchema.Load();
        if (reference is null)
        {
            Assert.Skip("No reference schema beside the repository.");
        }

        var oracle = await Oracle.Value;
        var failures = new List<string>();
        foreach (var (path, sample) in new SchemaSampler(reference).All().Where((_, i) => i % 3 == 0))
        {
            var document = Surroundings.Complete(sample);
            if (!ConfigLoader.LoadJson(document, ConfigLoadOptions.DocumentOnly).Errors.Any())
            {
                failures.AddRange(oracle.Validate(document).Select(e => $"{path}: {e}\n   {sample.ToJsonString()}"));
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(15).Prepend($"{failures.Count} documents:")));
    }

    [Fact]
    public async Task Mistakes_are_found_by_the_generated_schema()
    {
        var oracle = await Oracle.Value;
        foreach (var wrong in (string[])["{\"rotues\":[]}", "{\"gateways\":{\"a\":{\"port\":\"x\"}}}", "{\"routes\":[{\"policies\":{\"cors\":{\"allowOrigin\":[]}}}]}", "{\"llm\":{}}"])
        {
            Assert.NotEmpty(oracle.Validate((JsonObject)JsonNode.Parse(wrong)!));
        }
    }
}
