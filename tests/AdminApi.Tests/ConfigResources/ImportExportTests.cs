using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.Configuration;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Testing;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.ConfigResources;

public sealed partial class ImportExportTests(SharedServer shared) : IClassFixture<SharedServer>
{
    /// <summary>Our samples, and the reference's examples where they are checked out beside the repository.</summary>
    public static TheoryData<string> Documents()
    {
        var data = new TheoryData<string>();
        foreach (var folder in new[] { Path.Combine(Repository.Root, "samples"), SharedFolder() }.OfType<string>().Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                data.Add(file);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task What_was_imported_comes_back_equal(string file)
    {
        // The process's own variables stay as they are: other tests run beside this one.
        var text = Variable().Replace(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), "value-of-$1$2");
        var options = ConfigLoadOptions.DocumentOnly with { ExpandEnvironment = true };
        var loaded = ConfigLoader.LoadYaml(text, options);
        Assert.SkipUnless(loaded.IsValid, "The gateway does not load this file: " + string.Join("; ", loaded.Errors.Take(2)));

        var result = await shared.Server.ImportAsync(text);
        Assert.True((long)result["revision"]! > 0);
        var json = JsonNode.Parse(await shared.Server.Admin.GetStringAsync("/api/v1/config/export?format=json&secrets=include", TestContext.Current.CancellationToken));
        Assert.True(JsonNode.DeepEquals(loaded.Document, json), $"imported {loaded.Document!.ToJsonString()}\nexported {json!.ToJsonString()}");

        var yaml = await shared.Server.Admin.GetStringAsync("/api/v1/config/export?secrets=include", TestContext.Current.CancellationToken);
        Assert.True(JsonNode.DeepEquals(loaded.Document, ConfigLoader.LoadYaml(yaml, options).Document), yaml);

        // The export with references imports again without changing anything.
        var references = await shared.Server.Admin.GetStringAsync("/api/v1/config/export", TestContext.Current.CancellationToken);
        Assert.Equal(result["revision"]!.ToJsonString(), (await shared.Server.ImportAsync(references))["revision"]!.ToJsonString());
    }

    [Fact]
    public async Task Broken_documents_are_refused_with_every_error_and_change_nothing()
    {
        var before = await shared.Server.Admin.GetStringAsync("/api/v1/config/export", TestContext.Current.CancellationToken);
        var response = await shared.Server.Admin.PostAsync(
            "/api/v1/config:import", new StringContent("binds:\n- prot: 1\n  listeners: []\nfrob: 1\n", Encoding.UTF8, "application/yaml"), TestContext.Current.CancellationToken);
        var problem = await ProblemAsync(response, 400, "validation_failed");
        Assert.True(problem.Errors!.Count >= 2);
        Assert.Contains(problem.Errors, e => e.Pointer == "/frob");
        Assert.Equal(before, await shared.Server.Admin.GetStringAsync("/api/v1/config/export", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Own_variables_are_not_for_documents()
    {
        Environment.SetEnvironmentVariable("AGW_CANARY_OF_TEST", "value-of-canary");
        var response = await shared.Server.Admin.PostAsync(
            "/api/v1/config:import", new StringContent("backends: [{name: a, host: \"${AGW_CANARY_OF_TEST}:80\"}]", Encoding.UTF8, "application/yaml"), TestContext.Current.CancellationToken);
        var problem = await ProblemAsync(response, 400, "validation_failed");
        Assert.Contains("AGW_CANARY_OF_TEST", problem.Errors![0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_replaces_apply_merges_and_a_dry_run_keeps_nothing()
    {
        await shared.Server.ImportAsync("backends: [{name: a, host: \"a:80\"}, {name: b, host: \"b:80\"}]");
        var dry = await shared.Server.ImportAsync("backends: [{name: c, host: \"c:80\"}]", "?dryRun=true");
        Assert.Equal((1, 2), ((int)dry["created"]!, (int)dry["deleted"]!));
        Assert.Equal(2, (await GetAsync<Page<Resource>>(shared.Server.Admin, "backends")).Data.Count);

        var applied = await ReadAsync<ImportResult>(await shared.Server.Admin.PostAsync(
            "/api/v1/config:apply", new StringContent("""{"backends":[{"name":"b","host":"b:81"},{"name":"c","host":"c:80"}]}""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken));
        Assert.Equal((1, 1, 0, 0), (applied.Created, applied.Updated, applied.Unchanged, applied.Deleted));
        Assert.Equal(["a", "b", "c"], (await GetAsync<Page<Resource>>(shared.Server.Admin, "backends")).Data.Select(r => r.Id));

        await SendAsync(shared.Server.Admin, HttpMethod.Patch, "backends/c", new { meta = new { description = "kept" } }, ifMatch: "*");
        await shared.Server.ImportAsync("backends: [{name: c, host: \"c:82\"}]");
        var only = Assert.Single((await GetAsync<Page<Resource>>(shared.Server.Admin, "backends")).Data);
        Assert.Equal(("c:82", "kept"), ((string?)only.Spec["host"], (string?)only.Meta["description"]));
    }

    [Fact]
    public async Task Apply_keeps_the_settings_of_a_section_that_it_adds_to()
    {
        await shared.Server.ImportAsync(
            "gateways: {default: {port: 4000}}\nllm: {policies: {apiKey: {mode: strict, virtualKeys: true}}, models: [{name: one, provider: openai}]}");

        await ReadAsync<ImportResult>(await shared.Server.Admin.PostAsync(
            "/api/v1/config:apply",
            new StringContent("llm: {policies: {cors: {allowOrigins: ['https://a.example']}}, models: [{name: two, provider: openai}]}", Encoding.UTF8, "application/yaml"),
            TestContext.Current.CancellationToken));

        var settings = await GetAsync<Resource>(shared.Server.Admin, "settings/llm");
        Assert.Equal("strict", (string?)settings.Spec["policies"]!["apiKey"]!["mode"]);
        Assert.Equal("https://a.example", (string?)settings.Spec["policies"]!["cors"]!["allowOrigins"]![0]);
        Assert.Equal(["one", "two"], (await GetAsync<Page<Resource>>(shared.Server.Admin, "models")).Data.Select(r => r.Id));
    }

    [Fact]
    public async Task Validate_says_what_is_wrong_without_touching_anything()
    {
        var response = await shared.Server.Admin.PostAsync("/api/v1/config:validate", new StringContent("frob: 1", Encoding.UTF8, "application/yaml"), TestContext.Current.CancellationToken);
        var result = await ReadAsync<JsonObject>(response);
        Assert.False((bool)result["valid"]!);
        Assert.Equal("/frob", (string?)result["errors"]![0]!["pointer"]);
    }

    [Theory]
    [InlineData("""{"a":"no","b":"1.5","c":"","d":"x: y","e":"#c","f":"- a","g":"$HOME","h":"a\nb","i":"null","j":" x","k":"ä","l":"2024-01-01","m":"0x1f","n":"a #b","o":"x:","p":"*","q":"NaN","r":"1e3"}""")]
    [InlineData("""{"list":[[1,2],[{"a":[{"b":1}]}],{},[],null,true,-1.5e-7],"o":{"x":{},"y":[]},"span.name":"v","*":1,"yes":2,"":3}""")]
    public void Yaml_reads_back_as_the_same_json(string json)
    {
        var node = JsonNode.Parse(json)!;
        var yaml = YamlText.Write(node, escapeVariables: true);
        var loaded = ConfigLoader.LoadYaml(yaml, ConfigLoadOptions.DocumentOnly with { ExpandEnvironment = true, Environment = _ => "wrong" });
        Assert.True(JsonNode.DeepEquals(node, loaded.Document), yaml + loaded.Document?.ToJsonString());
    }

    [Fact]
    public void Unified_diff_marks_what_changed_with_three_lines_around()
    {
        var from = string.Join('\n', Enumerable.Range(1, 20)) + "\n";
        var to = from.Replace("10\n", "ten\n", StringComparison.Ordinal);
        Assert.Equal("--- a\n+++ b\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n", UnifiedDiff.Create("a", "b", from, to));
        Assert.Equal("", UnifiedDiff.Create("a", "b", from, from));
    }

    [GeneratedRegex(@"(?<!\$)\$(?:([A-Z][A-Z0-9_]*)|\{([A-Z][A-Z0-9_]*)\})")]
    private static partial Regex Variable();

    private static string? SharedFolder() => new[] { "../shared", "../../shared" }
        .Select(p => Path.GetFullPath(Path.Combine(Repository.Root, p, "reference"))).FirstOrDefault(Directory.Exists);
}
