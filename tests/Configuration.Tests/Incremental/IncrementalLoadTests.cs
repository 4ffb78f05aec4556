using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Incremental;

/// <summary>
/// A version that is read on from the one before gives what reading it as a whole gives. A second here; longer with
/// <c>AGW_FUZZ_SECONDS=600 dotnet test --project tests/Configuration.Tests -- --filter-class '*IncrementalLoadTests'</c>.
/// </summary>
public sealed class IncrementalLoadTests
{
    private const int Documents = 60;
    private const int Edits = 12;

    private static readonly ConfigLoadOptions Options = new()
    {
        Environment = name => name switch { "A" => "value", "LINES" => "one\n  two: 3", _ => null },
        ReadFile = path => "content of " + path,
    };

    [Fact]
    public void Random_edits_of_yaml_give_what_a_whole_reading_gives() => Try(Options, (random, edits, samples) =>
    {
        var text = random.Next(3) > 0 ? edits.Routes() : samples[random.Next(samples.Length)];
        var reloader = new ConfigReloader(Options, minimum: 1);
        var parts = 0;
        for (var i = 0; i <= Edits; i++)
        {
            Same(ConfigLoader.LoadYaml(text, Options), reloader.LoadYaml(text), text);
            parts += reloader.Work.Whole ? 0 : 1;

            // A mistake is mostly taken back.
            var next = edits.Apply(text);
            text = random.Next(4) > 0 && !ConfigLoader.LoadYaml(next, Options).IsValid ? Both(reloader, next, text) : next;
        }

        return parts;
    });

    [Fact]
    public void Random_edits_of_json_give_what_a_whole_reading_gives() => Try(Options, (random, edits, samples) =>
    {
        var document = (random.Next(3) > 0 ? null : ConfigLoader.LoadYaml(samples[random.Next(samples.Length)], Options).Document)
            ?? ConfigLoader.LoadYaml(edits.Routes(), Options).Document!;
        var text = document.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = random.Next(2) == 0 });
        var options = Options with { ExpandEnvironment = false };
        var reloader = new ConfigReloader(options, minimum: 1);
        var parts = 0;
        for (var i = 0; i <= Edits; i++)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            Same(ConfigLoader.LoadJson(utf8, options), reloader.LoadJson(utf8), text);
            parts += reloader.Work.Whole ? 0 : 1;
            text = random.Next(3) == 0 ? edits.Apply(text) : EditJson(text, random);
        }

        return parts;
    });

    [Fact]
    public void Routes_that_only_move_are_not_bound_again()
    {
        var reloader = new ConfigReloader(Options, minimum: 1);
        reloader.LoadYaml(Text("", 20));
        var moved = reloader.LoadYaml(Text("- name: first\n", 20));

        Assert.Equal(new ReloadWork(false, 1, 1, 20), reloader.Work);
        Assert.Equal("routes[20].backends[0]", moved.Config!.Routes[20].Backends[0].Path);

        static string Text(string first, int routes) => "gateways: {default: {port: 80}}\nroutes:\n" + first + string.Concat(Enumerable.Range(0, routes).Select(i =>
            $"- name: r{i}\n  matches:\n  - path:\n      pathPrefix: /p{i}\n  policies:\n    requestHeaderModifier:\n      set:\n        x-route: \"{i}\"\n  backends:\n  - host: 10.0.0.{i}:80\n"));
    }

    private static void Try(ConfigLoadOptions options, Func<Random, RandomEdits, string[], int> check)
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("AGW_FUZZ_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var seed = seconds == 0 ? 11 : Environment.TickCount;
        var samples = Directory.EnumerateFiles(Path.Combine(ReferenceFiles.Repository, "samples", "configs"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText)
            .Concat(ReferenceFiles.ConfigFiles().Select(ReferenceFiles.Read)).Where(t => t.Length < 4000 && ConfigLoader.LoadYaml(t, options).IsValid).ToArray();
        var start = Stopwatch.GetTimestamp();
        var parts = 0;
        for (var i = 0; seconds == 0 ? i < Documents : Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; i++)
        {
            var random = new Random(seed + i);
            try
            {
                parts += check(random, new RandomEdits(random), samples);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed + i}: {e}");
            }
        }

        // Else everything was read as a whole, and nothing was tried.
        Assert.True(parts > Documents, $"{parts} incremental");
    }

    private static string Both(ConfigReloader reloader, string bad, string good)
    {
        Same(ConfigLoader.LoadYaml(bad, Options), reloader.LoadYaml(bad), bad);
        return good;
    }

    private static void Same(ConfigLoadResult expected, ConfigLoadResult actual, string text)
    {
        var (a, b) = (ModelText.Of(expected), ModelText.Of(actual));
        if (a != b)
        {
            var at = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
            Assert.Fail($"Expected …{Around(a, at)}\nbut was …{Around(b, at)}\nfor\n{text}");
        }
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 200)];

    private static string EditJson(string text, Random random)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return "{\"routes\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"gateways\":{\"default\":{\"port\":80}}}";
        }

        var lists = new List<JsonArray>();
        Collect(root, lists);
        if (lists.Count == 0)
        {
            return text;
        }

        var list = lists[random.Next(lists.Count)];
        var at = list.Count == 0 ? 0 : random.Next(list.Count);
        switch (random.Next(4))
        {
            case 0 when list.Count > 0:
                list.RemoveAt(at);
                break;
            case 1 when list.Count > 0 && list[at] is JsonObject o:
                o["name"] = "n" + random.Next(100).ToString(CultureInfo.InvariantCulture) + (random.Next(3) == 0 ? "é😀" : "");
                break;
            case 2 when list.Count > 0:
                list.Insert(random.Next(list.Count + 1), list[at]?.DeepClone());
                break;
            default:
                list.Insert(at, new JsonObject { ["name"] = "new", ["backends"] = new JsonArray() });
                break;
        }

        return root!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = text.Contains('\n') });
    }

    private static void Collect(JsonNode? node, List<JsonArray> lists)
    {
        switch (node)
        {
            case JsonArray a:
                lists.Add(a);
                foreach (var child in a)
                {
                    Collect(child, lists);
                }

                break;
            case JsonObject o:
                foreach (var (_, child) in o)
                {
                    Collect(child, lists);
                }

                break;
        }
    }
}
