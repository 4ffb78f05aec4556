using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Outbound;

public sealed class ProviderTestTests : IAsyncLifetime
{
    private AdminApiServer _server = null!;
    private WebApplication _upstream = null!;
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        _upstream = builder.Build();
        _upstream.MapGet("/v1/models", (HttpContext context) => context.Request.Headers.Authorization == "Bearer sk-right-0123456789"
            ? Results.Json(new { data = new[] { new { id = "m1" }, new { id = "m2" } } })
            : Results.Json(new { error = "no" }, statusCode: 401));
        _upstream.MapGet("/redirect/models", () => Results.Redirect("/v1/models"));
        _upstream.MapGet("/big/models", () => Results.Text(new string('x', 2_000_000)));
        _upstream.MapPost("/mcp", Mcp);
        await _upstream.StartAsync();
        _address = _upstream.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_provider_on_loopback_is_tested_with_its_stored_credential()
    {
        await PutAsync("good", "/v1", "sk-right-0123456789");
        await PutAsync("bad", "/v1", "sk-wrong-0123456789");
        var good = await PostAsync<ProviderTest>(_server.Admin, "providers/good:test", null);
        Assert.True(good.Ok, good.Message);
        Assert.Equal(["m1", "m2"], good.Models);
        var bad = await PostAsync<ProviderTest>(_server.Admin, "providers/bad:test", null);
        Assert.Equal((false, 401), (bad.Ok, bad.Status));
        Assert.DoesNotContain("sk-", bad.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await GetAsync<Page<JsonObject>>(_server.Admin, "audit?action=provider.test")).Data.Count);
    }

    [Fact]
    public async Task Redirects_are_not_followed_large_answers_and_inner_addresses_are_refused()
    {
        await PutAsync("redirect", "/redirect", "sk-right-0123456789");
        Assert.Equal((false, 302), await TestAsync("redirect"));
        await PutAsync("big", "/big", "sk-right-0123456789");
        Assert.Equal((false, null), await TestAsync("big"));
        await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "providers/meta", Spec("http://169.254.169.254/latest", "sk-right-0123456789")));
        var refused = await PostAsync<ProviderTest>(_server.Admin, "providers/meta:test", null);
        Assert.False(refused.Ok);
        Assert.Contains("AGW_ALLOWED_HOSTS", refused.Message, StringComparison.Ordinal);
        await ProblemAsync(await SendAsync(_server.Admin, HttpMethod.Post, "providers/none:test"), 404, "not_found");
    }

    [Fact]
    public async Task Tools_are_discovered_remembered_and_a_failure_keeps_the_known_ones()
    {
        await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "mcp-servers/tools", new { spec = new { mcp = new { host = _address + "/mcp" } } }));
        var before = await GetAsync<McpTools>(_server.Admin, "mcp-servers/tools/tools");
        Assert.Null(before.DiscoveredAt);
        var found = await PostAsync<McpTools>(_server.Admin, "mcp-servers/tools:discover", null);
        Assert.Null(found.Error);
        Assert.Equal(["first", "second"], found.Tools.Select(t => t.Name));
        Assert.True(found.Tools[0].ReadOnly);
        Assert.Equal("object", (string?)found.Tools[0].InputSchema!["type"]);
        var (_, developer) = await _server.AddUserAsync("dev");
        Assert.Equal(2, (await GetAsync<McpTools>(developer, "mcp-servers/tools/tools")).Tools.Count);
        Assert.Equal(2, (await GetAsync<Page<CatalogMcpServer>>(developer, "catalog/mcp-servers")).Data.Single().ToolCount);

        await _upstream.StopAsync(TestContext.Current.CancellationToken);
        var failed = await PostAsync<McpTools>(_server.Admin, "mcp-servers/tools:discover", null);
        Assert.NotNull(failed.Error);
        Assert.Equal(2, failed.Tools.Count);
    }

    // Answers once as JSON and once as a stream, over two pages.
    private static async Task Mcp(HttpContext context)
    {
        var message = await context.Request.ReadFromJsonAsync<JsonObject>();
        var id = message!["id"]?.DeepClone();
        switch ((string?)message["method"])
        {
            case "initialize":
                context.Response.Headers["Mcp-Session-Id"] = "s1";
                await context.Response.WriteAsJsonAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = new JsonObject { ["protocolVersion"] = "2025-06-18", ["capabilities"] = new JsonObject() } });
                break;
            case "tools/list" when context.Request.Headers["Mcp-Session-Id"] == "s1":
                var first = message["params"]?["cursor"] is null;
                var result = new JsonObject
                {
                    ["tools"] = new JsonArray(new JsonObject
                    {
                        ["name"] = first ? "first" : "second", ["inputSchema"] = new JsonObject { ["type"] = "object" }, ["annotations"] = new JsonObject { ["readOnlyHint"] = true },
                    }),
                };
                if (first)
                {
                    result["nextCursor"] = "2";
                }

                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync($"event: message\ndata: {new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = result }.ToJsonString()}\n\n");
                break;
            default:
                context.Response.StatusCode = 202;
                break;
        }
    }

    private async Task<(bool, int?)> TestAsync(string id)
    {
        var result = await PostAsync<ProviderTest>(_server.Admin, $"providers/{id}:test", null);
        return (result.Ok, result.Status);
    }

    private async Task PutAsync(string id, string path, string apiKey) =>
        await ReadAsync<Resource>(await SendAsync(_server.Admin, HttpMethod.Put, "providers/" + id, Spec(_address + path, apiKey)));

    private static object Spec(string baseUrl, string apiKey) => new
    {
        spec = new { provider = new { custom = new { formats = new[] { new { type = "completions" } } } }, @params = new { baseUrl, apiKey } },
    };
}
