using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agentgateway.Configuration.Schema;
using Agentgateway.Configuration.Tests.Differential;

namespace Agentgateway.Configuration.Tests.Validation;

/// <summary>Spoils the samples and the examples in one place each: no mistake passes, and every error says where.</summary>
public sealed partial class MutationTests
{
    private const int Rounds = 120;

    [Fact]
    public async Task Misspelt_key_at_any_level_is_an_error_with_a_suggestion()
    {
        var oracle = await SchemaOracle.CreateAsync(ConfigSchema.ToJson(), TestContext.Current.CancellationToken);
        var places = new HashSet<string>();
        var failures = new List<string>();
        foreach (var document in Documents(withExamples: false))
        {
            foreach (var (owner, key) in Members(document).Where(m => places.Add(Place(m.Owner.GetPath()) + "." + m.Key)).ToList())
            {
                var value = owner[key];
                owner.Remove(key);
                owner[key + "z"] = value;
                var errors = ConfigLoader.LoadJson(document, ConfigLoadOptions.DocumentOnly).Errors.ToList();
                var unknown = errors.Where(e => e.Message.StartsWith($"The field \"{key}z\" is not known", StringComparison.Ordinal)).ToList();
                if (errors.Count == 0 ? oracle.Validate(document).Count > 0 : unknown.Any(e => !e.Message.EndsWith($"did you mean \"{key}\"?", StringComparison.Ordinal)))
                {
                    failures.Add($"{owner.GetPath()} {key}: {string.Join('\n', errors)}");
                }

                owner.Remove(key + "z");
                owner[key] = value;
            }
        }

        Assert.True(places.Count > 250, $"Only {places.Count} places.");
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(20).Prepend($"{failures.Count} of {places.Count}:")));
    }

    [Fact]
    public async Task No_spoilt_value_is_ignored_and_every_error_has_its_place()
    {
        var own = await SchemaOracle.CreateAsync(ConfigSchema.ToJson(), TestContext.Current.CancellationToken);
        var reference = ReferenceSchema.Load() is { } schema ? await SchemaOracle.CreateAsync(schema.Root, TestContext.Current.CancellationToken) : own;
        var documents = Documents(withExamples: true);
        var random = new Random(17);
        var failures = new List<string>();
        var refused = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var at = random.Next(documents.Count);
            var document = (JsonObject)documents[at].DeepClone();
            var members = Members(document).ToList();
            var (owner, key) = members[random.Next(members.Count)];
            var what = Spoil(owner, key, random);
            var errors = ConfigLoader.LoadJson(document, ConfigLoadOptions.DocumentOnly).Errors.ToList();
            refused += errors.Count > 0 ? 1 : 0;
            // Ours may have fields that the reference does not know.
            if (errors.Count == 0 && (own.Validate(document).Count > 0 || (reference.Validate(document).Count > 0 && reference.Validate(documents[at]).Count == 0)))
            {
                failures.Add($"{owner.GetPath()}.{key} {what}: nothing is said");
            }

            failures.AddRange(errors.Where(e => e.Line < 1 || e.Column < 1 || e.Path.Length == 0).Select(e => $"{owner.GetPath()}.{key} {what}: no place: {e}"));
        }

        Assert.True(refused > Rounds / 2, $"Only {refused} of {Rounds} mistakes mattered.");
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(20).Prepend($"{failures.Count} of {Rounds}:")));
    }

    private static string Spoil(JsonObject owner, string key, Random random)
    {
        var value = owner[key];
        switch (random.Next(3))
        {
            case 0:
                owner.Remove(key);
                return "removed";
            case 1:
                owner.Remove(key);
                owner[key + "z"] = value;
                return "renamed";
            default:
                owner[key] = value switch
                {
                    JsonObject => "wrong",
                    JsonArray => 7,
                    _ => new JsonObject { ["wrong"] = new JsonArray() },
                };
                return "of another type";
        }
    }

    private static IEnumerable<(JsonObject Owner, string Key)> Members(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Members(p.Value).Prepend((o, p.Key))),
        JsonArray a => a.SelectMany(Members),
        _ => [],
    };

    // One list item is like the next, and objects of one name are alike.
    private static string Place(string path) => Index().Replace(path, "").Split('.')[^1];

    private static List<JsonObject> Documents(bool withExamples) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(ReferenceFiles.Repository, "samples", "configs"), "*.yaml").Select(File.ReadAllText)
            .Concat(Directory.EnumerateFiles(Path.Combine(ReferenceFiles.Repository, "tests", "Configuration.Tests", "Files"), "*.yaml").Select(File.ReadAllText))
            .Concat(withExamples ? ReferenceFiles.ConfigFiles().Select(ReferenceFiles.Read) : [])
            .Select(text => ConfigLoader.LoadYaml(text, new ConfigLoadOptions { Environment = name => "value-of-" + name, ReadFiles = false }))
            .Where(r => r.IsValid).Select(r => r.Document!),
    ];

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
