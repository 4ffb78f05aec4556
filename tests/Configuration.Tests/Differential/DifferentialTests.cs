using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>Compares the loader with the published schema: what the schema accepts is accepted, except by the rules of <see cref="StricterThanSchema"/>.</summary>
public sealed class DifferentialTests
{
    private const int RandomRuns = 400;

    [Fact]
    public void Every_form_of_every_field_of_the_reference_schema_binds()
    {
        var schema = Schema();
        var samples = new SchemaSampler(schema).All();
        var failures = samples.SelectMany(s => Unexplained(Surroundings.Complete(s.Document)).Select(e => $"{s.Path}: {e}\n   {s.Document.ToJsonString()}")).ToList();

        Assert.True(samples.Count > 2500, $"Only {samples.Count} samples.");
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(20).Prepend($"{failures.Count} of {samples.Count}:")));
    }

    [Fact]
    public async Task Random_documents_that_the_schema_accepts_load()
    {
        var schema = Schema();
        var oracle = await SchemaOracle.CreateAsync(schema.Root, TestContext.Current.CancellationToken);
        var documents = new RandomDocuments(schema, seed: 7);
        var accepted = 0;
        var failures = new List<string>();
        for (var i = 0; i < RandomRuns; i++)
        {
            var document = Surroundings.Complete(documents.Next());
            if (oracle.Validate(document).Count > 0)
            {
                continue;
            }

            accepted++;
            failures.AddRange(Unexplained(document).Select(e => $"{e}\n   {document.ToJsonString()}"));
        }

        Assert.True(accepted > RandomRuns / 2, $"Only {accepted} of {RandomRuns} documents follow the schema.");
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(20).Prepend($"{failures.Count} of {RandomRuns}:")));
    }

    [Fact]
    public async Task Unknown_fields_are_refused_wherever_the_schema_refuses_them()
    {
        var schema = Schema();
        var oracle = await SchemaOracle.CreateAsync(schema.Root, TestContext.Current.CancellationToken);
        var documents = new RandomDocuments(schema, seed: 11);
        var failures = new List<string>();
        for (var i = 0; i < RandomRuns / 2; i++)
        {
            var document = Surroundings.Complete(documents.Next());
            documents.AddUnknownField(document);
            if (oracle.Validate(document).Count > 0 && !ConfigLoader.LoadJson(document, ConfigLoadOptions.DocumentOnly).Errors.Any())
            {
                failures.Add(string.Join(" ", oracle.Validate(document)) + document.ToJsonString());
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(10)));
    }

    private static ReferenceSchema Schema()
    {
        var schema = ReferenceSchema.Load();
        if (schema is null)
        {
            Assert.Skip("No reference schema beside the repository.");
        }

        return schema;
    }

    private static IEnumerable<string> Unexplained(JsonObject document) =>
        ConfigLoader.LoadJson(document, ConfigLoadOptions.DocumentOnly).Errors.Where(e => StricterThanSchema.ReasonFor(e.Message) is null).Select(e => e.ToString());
}
