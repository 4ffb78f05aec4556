using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.ConfigResources;

public sealed class SecretTests : IAsyncLifetime
{
    private const string Canary = "sk-canary-5f0e1d2c3b4a";
    private const string SecondCanary = "sk-canary-second-9988";

    private AdminApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_credential_goes_in_and_never_comes_out()
    {
        var put = await SendAsync(_server.Admin, HttpMethod.Put, "providers/p", Provider(Canary));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        await SendAsync(_server.Admin, HttpMethod.Put, "models/m", new { spec = new { provider = new { reference = "p" } } });
        string[] paths =
        [
            "providers", "providers/p", "providers/p/history", "models", "config/export", "config/export?format=json", "config/effective", "config/revisions",
            "config/revisions/1", "config/revisions/2", "config/revisions/1/diff/2", "audit", "catalog/models", "runtime", "settings",
        ];
        foreach (var path in paths)
        {
            var text = await _server.Admin.GetStringAsync("/api/v1/" + path, TestContext.Current.CancellationToken);
            Assert.False(text.Contains(Canary, StringComparison.Ordinal), path + " shows the credential");
        }

        Assert.False((await put.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains(Canary, StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(_server.Folder))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
            Assert.False(Encoding.Latin1.GetString(copy.ToArray()).Contains(Canary, StringComparison.Ordinal), Path.GetFileName(file) + " holds the credential");
        }
    }

    [Fact]
    public async Task The_reference_keeps_the_secret_and_shows_how_to_recognise_it()
    {
        var created = await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "providers/p", Provider(Canary)));
        var reference = (string)created.Spec["params"]!["apiKey"]!["$secret"]!;
        var state = created.Meta["secrets"]![reference]!;
        Assert.Equal(("ok", Canary[^4..]), ((string?)state["state"], (string?)state["last4"]));

        var kept = await ReadAsync<Resource>(await SendAsync(
            _server.Admin, HttpMethod.Put, "providers/p", new { spec = created.Spec, meta = new JsonObject(created.Meta.Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))) { ["description"] = "x" } }, ifMatch: "\"v1\""));
        Assert.Equal(reference, (string?)kept.Spec["params"]!["apiKey"]!["$secret"]);
        var export = await _server.Admin.GetStringAsync("/api/v1/config/export?secrets=include", TestContext.Current.CancellationToken);
        Assert.Contains(Canary, export, StringComparison.Ordinal);
        Assert.Single((await GetAsync<Page<JsonObject>>(_server.Admin, "audit?action=config.export_secrets")).Data);

        var same = await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Patch, "providers/p", new { spec = new { @params = new { apiKey = Canary } } }, ifMatch: "\"v2\""));
        Assert.Equal(reference, (string?)same.Spec["params"]!["apiKey"]!["$secret"]);
        var other = await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Patch, "providers/p", new { spec = new { @params = new { apiKey = SecondCanary } } }, ifMatch: "\"v2\""));
        Assert.NotEqual(reference, (string?)other.Spec["params"]!["apiKey"]!["$secret"]);
    }

    [Theory]
    [InlineData("***")]
    [InlineData("••••••••3b4a")]
    [InlineData("sk-…3b4a")]
    [InlineData("<redacted>")]
    public async Task A_mask_is_refused(string mask)
    {
        await SendAsync(_server.Admin, HttpMethod.Put, "providers/p", Provider(Canary));
        var problem = await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Put, "providers/p", Provider(mask), ifMatch: "\"v1\""), 400, "validation_failed");
        Assert.Equal(("/spec/params/apiKey", "masked_secret"), (problem.Errors![0].Pointer, problem.Errors[0].Code));
    }

    [Fact]
    public async Task A_reference_cannot_be_borrowed_from_another_resource()
    {
        var created = await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "providers/p", Provider(Canary)));
        var response = await SendAsync(_server.Admin, HttpMethod.Put, "providers/q", new { spec = new { provider = "openai", @params = new { apiKey = created.Spec["params"]!["apiKey"], baseUrl = "http://evil.example" } } });
        var problem = await ProblemAsync(response, 400, "validation_failed");
        Assert.Equal("unknown_secret", problem.Errors![0].Code);
    }

    [Fact]
    public async Task With_another_key_secrets_are_undecryptable_but_everything_else_works()
    {
        using var folder = new Testing.TemporaryFolder();
        await using (var server = await StartAsync(folder: folder.Path))
        {
            await SendAsync(server.Admin, HttpMethod.Put, "providers/p", Provider(Canary));
        }

        await using (var server = await StartAsync(new() { ["AGW_KEK"] = new string('9', 64) }, folder.Path))
        {
            var provider = await GetAsync<Resource>(server.Admin, "providers/p");
            Assert.Equal("undecryptable", (string?)provider.Meta["secrets"]!.AsObject().Single().Value!["state"]);
            var renewed = await ReadAsync<Resource>(await SendAsync(server.Admin, HttpMethod.Put, "providers/p", Provider(SecondCanary), ifMatch: "\"v1\""));
            Assert.Equal("ok", (string?)renewed.Meta["secrets"]!.AsObject().Single().Value!["state"]);
        }
    }

    private static object Provider(string apiKey) => new { spec = new { provider = "openai", @params = new { apiKey } } };
}
