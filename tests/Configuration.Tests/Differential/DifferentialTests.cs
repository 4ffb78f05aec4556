using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Differential;

/// <summary>Compares the loader with the published schema: what the schema accepts is accepted, except by the rules of <see cref="StricterThanSchema"/>.</summary>
public sealed class DifferentialTests
{
    private const int RandomRuns = 400;

    // Absent in effect. An editor that follows our schema would complain, so they are in no file.
    private static readonly string[] NullBesideAChoice =
    [
        "llm: {models: [{name: m, provider: ollama}], virtualModels: [{name: v, routing: {weighted: {targets: [{model: m}]}, failover: null, conditional: null}}]}",
        "llm: {models: [{name: m, provider: ollama}], virtualModels: [{name: v, routing: {failover: {targets: [{model: m, priority: 0}]}, weighted: null}}]}",
        "backends: [{name: b, host: 'h:1', policies: {backendAuth: {aws: {assumeRole: {roleArn: r, tags: [{key: k, value: v, expression: null}]}}}}}]",
    ];

    private static readonly Lazy<Comparison> Sampled = new(() => Compare(Schema(), new SchemaSampler(Schema()).All().Select(s => (s.Path, Surroundings.Complete(s.Document)))));
    private static readonly Lazy<Task<Comparison>> Drawn = new(CompareRandomAsync);

    [Fact]
    public void Every_form_of_every_field_of_the_reference_schema_binds()
    {
        Schema();
        var result = Sampled.Value;

        Assert.True(result.Documents > 2500, $"Only {result.Documents} samples.");
        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures.Take(20).Prepend($"{result.Failures.Count} of {result.Documents}:")));
    }

    [Fact]
    public async Task Random_documents_that_the_schema_accepts_load()
    {
        Schema();
        var result = await Drawn.Value;

        Assert.True(result.Documents > RandomRuns / 2, $"Only {result.Documents} of {RandomRuns} documents follow the schema.");
        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures.Take(20).Prepend($"{result.Failures.Count} of {RandomRuns}:")));
    }

    [Fact]
    public void Every_field_and_alternative_is_used_by_a_sample_that_loads()
    {
        Schema();

        // What the sampler does not combine by itself stands in files.
        var coverage = Sampled.Value.Coverage;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ReferenceFiles.Repository, "tests", "Configuration.Tests", "Files"), "*.yaml"))
        {
            coverage.Add(ConfigLoader.LoadYaml(File.ReadAllText(file), new ConfigLoadOptions { Environment = name => name, ReadFiles = false }).Document);
        }

        foreach (var text in NullBesideAChoice)
        {
            coverage.Add(Load.Yaml(text) is { IsValid: true } result ? result.Document : null);
        }

        // An object with credentials that is also the word "copilot": the schema contradicts itself.
        var unused = coverage.Unused().Where(u => u != "$.$defs.BackendAuthCompat.anyOf[1].oneOf[5]").ToList();
        Assert.True(unused.Count == 0, $"{unused.Count} are not used:\n" + string.Join('\n', unused));
    }

    [Fact]
    public async Task Every_exception_is_needed()
    {
        Schema();
        var used = Sampled.Value.Exceptions.Concat((await Drawn.Value).Exceptions).ToHashSet();

        var idle = StricterThanSchema.Messages.Where(m => !used.Contains(m)).ToList();
        Assert.True(idle.Count == 0, string.Join('\n', idle));
    }

    private static async Task<Comparison> CompareRandomAsync()
    {
        var schema = Schema();
        var oracle = await SchemaOracle.CreateAsync(schema.Root, CancellationToken.None);
        var documents = new RandomDocuments(schema, seed: 7);
        var accepted = Enumerable.Range(0, RandomRuns).Select(_ => Surroundings.Complete(documents.Next())).Where(d => oracle.Validate(d).Count == 0);
        return Compare(schema, accepted.Select(d => ("", d)));
    }

    private static Comparison Compare(ReferenceSchema schema, IEnumerable<(string Path, JsonObject Document)> documents)
    {
        var coverage = new SchemaCoverage(schema);
        var exceptions = new HashSet<string>(StringComparer.Ordinal);
        var failures = new List<string>();
        var count = 0;
        foreach (var (path, document) in documents)
        {
            count++;
            var errors = ConfigLoader.LoadJson(document, ConfigLoadOptions.DocumentOnly).Errors.ToList();
            if (errors.Count == 0)
            {
                coverage.Add(document);
            }

            foreach (var error in errors)
            {
                if (StricterThanSchema.RuleFor(error.Message) is { } rule)
                {
                    exceptions.Add(rule);
                }
                else
                {
                    failures.Add($"{path}: {error}\n   {document.ToJsonString()}");
                }
            }
        }

        return new Comparison(count, failures, exceptions, coverage);
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

    /// <param name="Documents">How many were loaded.</param>
    /// <param name="Failures">Errors that no exception explains.</param>
    /// <param name="Exceptions">Exceptions that explained an error.</param>
    /// <param name="Coverage">What the accepted documents use of the schema.</param>
    private sealed record Comparison(int Documents, IReadOnlyList<string> Failures, IReadOnlySet<string> Exceptions, SchemaCoverage Coverage);
}
