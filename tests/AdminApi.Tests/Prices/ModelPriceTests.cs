using System.Net;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Telemetry;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Configuration.Sync;
using Agentgateway.Llm.Pricing;
using Microsoft.Extensions.DependencyInjection;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Prices;

public sealed class ModelPriceTests(ModelPriceTests.Server fixture) : IClassFixture<ModelPriceTests.Server>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AdminApiServer Api => fixture.Api;

    [Fact]
    public async Task An_override_lies_over_the_products_price_rate_by_rate_and_goes_again()
    {
        var before = await GetAsync<Configuration.Contracts.ModelPrice>(Api.Admin, "model-prices/openai/gpt-4o");
        Assert.Equal(("base", 0), (before.Source, before.Version));

        var made = await SendAsync(Api.Admin, HttpMethod.Put, "model-prices/openai/gpt-4o", new { rates = new { output = "7.25" } }, ifNoneMatch: "*");
        Assert.Equal((HttpStatusCode.Created, "\"v1\""), (made.StatusCode, made.Headers.ETag?.Tag));
        Assert.Equal("/api/v1/model-prices/openai/gpt-4o", made.Headers.Location?.ToString());
        var price = await ReadAsync<Configuration.Contracts.ModelPrice>(made);
        Assert.Equal(("custom", before.Rates["input"], "7.25"), (price.Source, price.Rates["input"], price.Rates["output"]));
        Assert.Equal("7.25", Assert.Single(price.Override!.Rates!).Value);
        Assert.NotNull(price.EffectiveFrom);

        await ProblemAsync(await SendAsync(Api.Admin, HttpMethod.Put, "model-prices/openai/gpt-4o", new { rates = new { output = "1" } }), 428, "precondition_required");
        await ProblemAsync(await SendAsync(Api.Admin, HttpMethod.Put, "model-prices/openai/gpt-4o", new { rates = new { output = "1" } }, ifMatch: "\"v9\""), 412, "version_mismatch");
        price = await ReadAsync<Configuration.Contracts.ModelPrice>(
            await SendAsync(Api.Admin, HttpMethod.Put, "model-prices/openai/gpt-4o", new { rates = new { input = "1" } }, ifMatch: "\"v1\""));
        Assert.Equal(("1", before.Rates["output"], 2), (price.Rates["input"], price.Rates["output"], price.Version));

        await ProblemAsync(await SendAsync(Api.Admin, HttpMethod.Delete, "model-prices/openai/gpt-4o"), 428, "precondition_required");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(Api.Admin, HttpMethod.Delete, "model-prices/openai/gpt-4o", ifMatch: "\"v2\"")).StatusCode);
        var after = await GetAsync<Configuration.Contracts.ModelPrice>(Api.Admin, "model-prices/openai/gpt-4o");
        Assert.Equal(("base", before.Rates["output"]), (after.Source, after.Rates["output"]));

        var audit = await GetAsync<JsonNode>(Api.Admin, "audit?resourceKind=model-prices&resourceId=openai/gpt-4o");
        Assert.Equal(["price.delete", "price.set", "price.set"], audit["data"]!.AsArray().Select(e => (string)e!["action"]!));
    }

    [Fact]
    public async Task Names_with_slashes_and_units_tiers_and_tags_survive()
    {
        var write = new
        {
            rates = new { input = "0.000001", output = "2" },
            tiers = new[] { new { contextOver = 1000, rates = new { input = "3" } } },
            units = new { image = "0.04" },
            tags = new[] { "openai_responses" },
        };
        var made = await SendAsync(Api.Admin, HttpMethod.Put, "model-prices/openrouter/vendor/model%3Afree", write);
        Assert.Equal("/api/v1/model-prices/openrouter/vendor/model%3Afree", made.Headers.Location?.ToString());
        var price = await GetAsync<Configuration.Contracts.ModelPrice>(Api.Admin, "model-prices/openrouter/vendor%2Fmodel:free");
        Assert.Equal(("vendor/model:free", "0.000001", "0.04", "openai_responses"), (price.Model, price.Rates["input"], price.Units["image"], Assert.Single(price.Tags)));
        Assert.Equal((1000, "3"), (price.Tiers[0].ContextOver, price.Tiers[0].Rates["input"]));
    }

    [Theory]
    [InlineData("""{"rates":{"input":"-1"}}""", "/rates/input")]
    [InlineData("""{"rates":{"input":"1.1234567"}}""", "/rates/input")]
    [InlineData("""{"rates":{"input":"1e3"}}""", "/rates/input")]
    [InlineData("""{"rates":{"in":"1"}}""", "/rates/in")]
    [InlineData("""{"rates":{"input":null}}""", "/rates/input")]
    [InlineData("""{"units":{"picture":"1"}}""", "/units/picture")]
    [InlineData("""{"tiers":[{"contextOver":5,"rates":{"input":"1"}},{"contextOver":5,"rates":{"input":"2"}}]}""", "/tiers/1/contextOver")]
    [InlineData("""{"tiers":[{"contextOver":5,"rates":{"input":"x"}}]}""", "/tiers/0/rates/input")]
    [InlineData("""{"tags":[""]}""", "/tags")]
    [InlineData("{}", "")]
    public async Task What_a_gateway_would_refuse_is_refused_with_its_place(string body, string pointer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/model-prices/p/m") { Content = new StringContent(body, null, "application/json") };
        var problem = await ProblemAsync(await Api.Admin.SendAsync(request, Cancel), 400, "validation_failed");
        Assert.Equal(pointer, Assert.Single(problem.Errors!).Pointer);
        await ProblemAsync(await Api.Admin.GetAsync("/api/v1/model-prices/p/m", Cancel), 404, "not_found");
    }

    [Fact]
    public async Task List_is_paged_in_order_and_filtered()
    {
        await SendAsync(Api.Admin, HttpMethod.Put, "model-prices/aaa/listed", new { rates = new { input = "1" } });
        var first = await GetAsync<Page<Configuration.Contracts.ModelPrice>>(Api.Admin, "model-prices?limit=2");
        Assert.Equal(("aaa", "listed", "custom"), (first.Data[0].Provider, first.Data[0].Model, first.Data[0].Source));
        var second = await GetAsync<Page<Configuration.Contracts.ModelPrice>>(Api.Admin, "model-prices?limit=2&cursor=" + first.PageInfo.NextCursor);
        Assert.True(string.CompareOrdinal(first.Data[1].Provider + "\0" + first.Data[1].Model, second.Data[0].Provider + "\0" + second.Data[0].Model) < 0);
        var found = await GetAsync<Page<Configuration.Contracts.ModelPrice>>(Api.Admin, "model-prices?provider=anthropic&q=OPUS&source=base");
        Assert.NotEmpty(found.Data);
        Assert.All(found.Data, p => Assert.Equal(("anthropic", "base", true), (p.Provider, p.Source, p.Model.Contains("opus", StringComparison.Ordinal))));
        await ProblemAsync(await Api.Admin.GetAsync("/api/v1/model-prices?source=x", Cancel), 400, "validation_failed");
    }

    [Fact]
    public async Task Models_without_a_price_are_listed_until_they_have_one()
    {
        await Api.Services.GetRequiredService<TelemetryDatabase>().WriteAsync(
            db =>
            {
                db.RequestLogs.AddRange(Log(1, "new-model", "missing"), Log(2, "new-model", "unpriced"), Log(3, "gpt-4o", "exact"), Log(4, "odd", "n/a"));
                return Task.FromResult(true);
            },
            Cancel);

        var models = await GetAsync<List<UnpricedModel>>(Api.Admin, "model-prices/unpriced");
        var model = Assert.Single(models);
        Assert.Equal(("openai", "new-model", 2L, 20L, 10L, false), (model.Provider, model.Model, model.Requests, model.InputTokens, model.OutputTokens, model.HasPrice));

        await SendAsync(Api.Admin, HttpMethod.Put, "model-prices/openai/new-model", new { rates = new { input = "1", output = "2" } });
        Assert.True(Assert.Single(await GetAsync<List<UnpricedModel>>(Api.Admin, "model-prices/unpriced")).HasPrice);
    }

    [Fact]
    public async Task Published_part_has_the_overrides_only_and_a_higher_revision_after_every_change()
    {
        var publisher = Api.Services.GetRequiredService<RevisionPublisher>();
        var source = Api.Services.GetServices<IPartSource>().Single(s => s.Part == SnapshotParts.Prices);
        var before = await source.ReadAsync(Cancel);
        await SendAsync(Api.Admin, HttpMethod.Put, "model-prices/p/published", new { rates = new { input = "4" } });

        var content = await source.ReadAsync(Cancel);
        Assert.Equal(before!.Revision + 1, content!.Revision);
        var catalog = PriceCatalog.Parse(content.Json);
        Assert.Equal(4m, catalog.Find("p", null, "published")!.Rates!.Input);
        Assert.Null(catalog.Find("anthropic", null, "claude-sonnet-4-5"));
        Assert.NotNull(await publisher.CurrentAsync(SnapshotParts.Prices, Cancel));
    }

    private static RequestLogRow Log(int number, string model, string price) => new()
    {
        Id = "unpriced-" + number, InstanceId = "gw", Sequence = number, Kind = "llm", StartedAt = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(),
        Provider = "openai", RequestedModel = "alias", SentModel = model, InputTokens = 10, OutputTokens = 5, PriceStatus = price, Status = 200,
    };

    public sealed class Server : IAsyncLifetime
    {
        internal AdminApiServer Api { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Api = await StartAsync();

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
