using System.Net;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.ConfigResources;

public sealed class ResourceTests : IAsyncLifetime
{
    private AdminApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Errors_of_a_spec_are_pointers_into_the_body_and_all_at_once()
    {
        var response = await SendAsync(_server.Admin, HttpMethod.Put, "models/m1", new { spec = new { provider = "openai", visibility = "secret", frob = 1 } });
        var problem = await ProblemAsync(response, 400, "validation_failed");
        var pointers = problem.Errors!.Select(e => e.Pointer).ToList();
        Assert.Contains("/spec/visibility", pointers);
        Assert.Contains(pointers, p => p.StartsWith("/spec", StringComparison.Ordinal) && p != "/spec/visibility");
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Get, "models/m1"), 404, "not_found");
    }

    [Fact]
    public async Task A_dangling_reference_is_refused_and_a_used_resource_stays()
    {
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Put, "models/m1", new { spec = new { provider = new { reference = "nobody" } } }), 400, "validation_failed");
        await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "providers/p1", new { spec = new { provider = "openai" } }));
        await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "models/m1", new { spec = new { provider = new { reference = "p1" } } }));
        Assert.Equal(["models/m1"], (await GetAsync<Resource>(_server.Admin, "providers/p1")).InUseBy);
        var problem = await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Delete, "providers/p1", ifMatch: "\"v1\""), 409, "in_use");
        Assert.Equal(["models/m1"], problem.References);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_server.Admin, HttpMethod.Delete, "models/m1", ifMatch: "\"v1\"")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_server.Admin, HttpMethod.Delete, "providers/p1", ifMatch: "\"v1\"")).StatusCode);
    }

    [Fact]
    public async Task Every_write_is_a_revision_with_its_changes_and_history_follows_the_resource()
    {
        var first = await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "backends/b", new { spec = new { host = "a:80" } }));
        var second = await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "backends/b", new { spec = new { name = "b", host = "b:80" } }, ifMatch: "\"v1\""));
        Assert.Equal(first.Revision + 1, second.Revision);
        var same = await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "backends/b", new { spec = new { name = "b", host = "b:80" } }, ifMatch: "\"v2\""));
        Assert.Equal((2, second.Revision), (same.Version, same.Revision));

        var revision = await GetAsync<Revision>(_server.Admin, $"config/revisions/{second.Revision}");
        var change = Assert.Single(revision.Changes!);
        Assert.Equal(("backends", "b", "update"), (change.Kind, change.Id, change.Operation));
        Assert.Equal("a:80", (string?)change.Before!["spec"]!["host"]);
        Assert.Equal("b:80", (string?)change.After!["spec"]!["host"]);

        await SendAsync(_server.Admin, HttpMethod.Delete, "backends/b", ifMatch: "\"v2\"");
        var history = await GetAsync<Page<Revision>>(_server.Admin, "backends/b/history");
        Assert.Equal(["delete", "update", "create"], history.Data.Select(r => r.Changes!.Single().Operation));

        var diff = await GetAsync<RevisionDiff>(_server.Admin, $"config/revisions/{first.Revision}/diff/{second.Revision}");
        Assert.Contains("-  host: \"a:80\"", diff.UnifiedYaml.Replace("a:80\n", "\"a:80\"\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(diff.Changes).Id);

        var rolled = await PostAsync<Revision>(_server.Admin, $"config/revisions/{first.Revision}:rollback", null);
        Assert.Equal("rollback", rolled.Kind);
        Assert.Equal("a:80", (string?)(await GetAsync<Resource>(_server.Admin, "backends/b")).Spec["host"]);
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Get, "config/revisions/999"), 404, "not_found");
    }

    [Fact]
    public async Task A_route_needs_its_listener_and_a_field_of_it_changes_alone()
    {
        await _server.ImportAsync("""
            binds:
            - port: 3100
              listeners:
              - name: web
                routes:
                - name: first
                  backends: [{host: "a:80"}]
                - name: second
                  backends: [{host: "b:80"}]
            """);
        var route = await GetAsync<Resource>(_server.Admin, "routes/bind-3100-web-second");
        Assert.Equal("bind-3100-web", (string?)route.Meta["parent"]);
        await ReadAsync<Resource>(await SendAsync(
            _server.Admin, HttpMethod.Patch, "routes/bind-3100-web-second", new { spec = new { backends = new[] { new { host = "c:80" } } } }, ifMatch: $"\"v{route.Version}\""));
        var effective = await GetAsync<JsonObject>(_server.Admin, "config/effective");
        Assert.Equal("c:80", (string?)effective["binds"]![0]!["listeners"]![0]!["routes"]![1]!["backends"]![0]!["host"]);
        Assert.Equal("a:80", (string?)effective["binds"]![0]!["listeners"]![0]!["routes"]![0]!["backends"]![0]!["host"]);

        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Put, "listeners/l", new { spec = new { } }), 400, "validation_failed");
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Delete, "listeners/bind-3100-web", ifMatch: "*"), 409, "in_use");
        await ProblemAsync(
            await SendAsync(_server.Admin, HttpMethod.Put, "listeners/l", new { spec = new { routes = new[] { new { } } }, meta = new { parent = "bind-3100" } }), 400, "validation_failed");
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("-x")]
    [InlineData("a.b")]
    public async Task Ids_are_slugs(string id) =>
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Put, "backends/" + id, new { spec = new { host = "a:80" } }), 400, "validation_failed");

    [Fact]
    public async Task Catalogue_shows_models_and_servers_without_addresses()
    {
        await _server.ImportAsync("""
            llm:
              providers: [{name: p, provider: openai, params: {apiKey: sk-canary-catalog-123}}]
              models:
              - {name: public-one, provider: {reference: p}, params: {model: gpt-x}}
              - {name: hidden, provider: {reference: p}, visibility: internal}
              virtualModels:
              - {name: smart, routing: {failover: {targets: [{model: public-one, priority: 0}]}}}
            mcp:
              targets: [{name: tools, mcp: {host: "http://127.0.0.1:9/mcp"}}]
            """);
        var (_, developer) = await _server.AddUserAsync("dev");
        var models = (await GetAsync<Page<CatalogModel>>(developer, "catalog/models")).Data;
        Assert.Equal(["public-one", "smart"], models.Select(m => m.Name));
        Assert.Equal(("p", "gpt-x", false), (models[0].Provider, models[0].UpstreamModel, models[0].Virtual));
        Assert.True(models[1].Virtual);
        var server = Assert.Single((await GetAsync<Page<CatalogMcpServer>>(developer, "catalog/mcp-servers")).Data);
        Assert.EndsWith("/mcp", server.Url, StringComparison.Ordinal);
        Assert.Equal("streamableHttp", server.Transport);
    }
}
