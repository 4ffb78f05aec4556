using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Testing;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Seeding;

public sealed class SeedingTests
{
    private static Dictionary<string, string> Demo(int mock = 5001, string port = "4000") => new()
    {
        ["services:mockprovider:http:0"] = $"http://127.0.0.1:{mock}",
        ["services:samplemcp:http:0"] = "http://127.0.0.1:5002/",
        ["AGW_GATEWAY_PORT"] = port,
        ["ANTHROPIC_API_KEY"] = "sk-ant-canary-000111",
    };

    [Fact]
    public async Task First_start_seeds_a_demo_behind_virtual_keys()
    {
        await using var server = await StartAsync(Demo());
        var document = await GetAsync<JsonObject>(server.Admin, "config/effective");
        Assert.Equal(4000, (int)document["gateways"]!["default"]!["port"]!);
        foreach (var section in new[] { "llm", "mcp" })
        {
            Assert.Equal("strict", (string?)document[section]!["policies"]!["apiKey"]!["mode"]);
            Assert.True((bool)document[section]!["policies"]!["apiKey"]!["virtualKeys"]!);
        }

        Assert.Equal(["mock", "anthropic"], document["llm"]!["providers"]!.AsArray().Select(p => (string?)p!["name"]));
        Assert.Equal("http://127.0.0.1:5002/mcp", (string?)document["mcp"]!["targets"]![0]!["mcp"]!["host"]);
        Assert.NotNull(document["llm"]!["providers"]![1]!["params"]!["apiKey"]!["$secret"]);
        var models = (await GetAsync<Page<CatalogModel>>(server.Admin, "catalog/models")).Data;
        Assert.Equal(["claude-*", "mock-gpt", "mock-gpt-mini"], models.Select(m => m.Name));
        Assert.True(models[1].Mock);
        Assert.Equal("seed", (await GetAsync<Revision>(server.Admin, "config/revisions/1")).Kind);
    }

    [Fact]
    public async Task A_second_start_keeps_everything_and_follows_moved_ports_that_nobody_edited()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await StartAsync(Demo(), folder.Path))
        {
            await SendAsync(server.Admin, HttpMethod.Delete, "models/mock-gpt-mini", ifMatch: "*");
        }

        await using (var server = await StartAsync(Demo(), folder.Path))
        {
            Assert.Equal(2, (await GetAsync<Page<Revision>>(server.Admin, "config/revisions")).Data.Count);
        }

        await using (var server = await StartAsync(Demo(mock: 6001, port: "4001"), folder.Path))
        {
            var document = await GetAsync<JsonObject>(server.Admin, "config/effective");
            Assert.Equal(4001, (int)document["gateways"]!["default"]!["port"]!);
            Assert.Equal("http://127.0.0.1:6001/v1", (string?)document["llm"]!["providers"]![0]!["params"]!["baseUrl"]);
            Assert.Equal(["mock-gpt", "claude-*"], document["llm"]!["models"]!.AsArray().Select(m => (string?)m!["name"]));
            await SendAsync(server.Admin, HttpMethod.Patch, "gateways/default", new { spec = new { port = 4444 } }, ifMatch: "*");
        }

        await using (var server = await StartAsync(Demo(mock: 6001, port: "4002"), folder.Path))
        {
            Assert.Equal(4444, (int)(await GetAsync<JsonObject>(server.Admin, "config/effective"))["gateways"]!["default"]!["port"]!);
        }
    }

    [Fact]
    public async Task An_import_file_takes_the_place_of_the_demo_once_per_content()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "config.yaml");
        await File.WriteAllTextAsync(file, "binds:\n- port: 3100\n  listeners: []\n", TestContext.Current.CancellationToken);
        Dictionary<string, string> settings = new(Demo()) { ["AGW_IMPORT_FILE"] = file };
        await using (var server = await StartAsync(settings, folder.Path))
        {
            var document = await GetAsync<JsonObject>(server.Admin, "config/effective");
            Assert.Equal("""{"binds":[{"port":3100,"listeners":[]}]}""", document.ToJsonString());
            await SendAsync(server.Admin, HttpMethod.Patch, "gateways/bind-3100", new { spec = new { port = 3200 } }, ifMatch: "*");
        }

        await using (var server = await StartAsync(settings, folder.Path))
        {
            Assert.Equal(3200, (int)(await GetAsync<JsonObject>(server.Admin, "config/effective"))["binds"]![0]!["port"]!);
        }

        await File.WriteAllTextAsync(file, "frob: 1\n", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(settings, folder.Path));
        Assert.Contains("frob", error.Message, StringComparison.Ordinal);
    }
}
