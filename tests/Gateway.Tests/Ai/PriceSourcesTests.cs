using System.Text;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Ai;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Llm.Usage;
using Agentgateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Prices come from the product, the control plane and the configuration; the nearer one wins, rate by rate, whichever came first.</summary>
public sealed class PriceSourcesTests
{
    private const string Config = """
        config:
          modelCatalog:
          - {file: "{file}"}
          - {inline: {providers: {anthropic: {models: {mock-claude: {rates: {output: "2"}}}}}}}
        gateways: {default: {port: {port}}}
        llm:
          models:
          - {name: m, provider: anthropic, params: {baseUrl: "{mock}/v1", apiKey: k, model: mock-claude}}
        """;

    private static readonly SnapshotHead Head = new(SnapshotParts.Prices, "test", "db", 1, 1, 1, 1, "", 0, 0, "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Configuration_lies_over_what_is_published_and_both_over_the_product(bool publishedFirst)
    {
        var prices = new PriceTable(NullLogger<PriceTable>.Instance);
        var before = prices.Current.Find("anthropic", null, "claude-sonnet-4-5")!.Rates!;
        if (publishedFirst)
        {
            await PublishAsync(prices);
        }

        prices.SetConfigured([Catalog("""{"p":{"models":{"m":{"rates":{"input":"7"}}}}}""")]);
        if (!publishedFirst)
        {
            await PublishAsync(prices);
        }

        var rates = prices.Current.Find("p", null, "m")!.Rates!;
        Assert.Equal((7m, 3m), (rates.Input, rates.Output));
        var claude = prices.Current.Find("anthropic", null, "claude-sonnet-4-5")!.Rates!;
        Assert.Equal((before.Input, 99m), (claude.Input, claude.Output));

        prices.SetConfigured([]);
        Assert.Equal(1m, prices.Current.Find("p", null, "m")!.Rates!.Input);
    }

    [Fact]
    public async Task Broken_publication_changes_nothing_and_is_said()
    {
        var prices = new PriceTable(NullLogger<PriceTable>.Instance);
        await PublishAsync(prices);

        var errors = await prices.ApplyAsync(Head, Catalog("""{"p":{"models":{"m":{"rates":{"input":"-1"}}}}}"""), "test", Token);

        Assert.Contains("p/m", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(1m, prices.Current.Find("p", null, "m")!.Rates!.Input);
    }

    [Fact]
    public async Task Catalogue_file_is_watched_and_a_broken_one_keeps_the_prices()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "prices.json");
        await File.WriteAllBytesAsync(file, Catalog("""{"anthropic":{"models":{"mock-claude":{"rates":{"input":"1","output":"1"}}}}}""").ToArray(), Token);
        await using var host = await AiTestHost.StartAsync(Config.Replace("{file}", file, StringComparison.Ordinal), Token);
        var prices = host.Services.GetRequiredService<PriceTable>();
        var status = host.Services.GetRequiredService<ConfigStatus>();
        Assert.Equal((1m, 2m), Rates(prices));

        await File.WriteAllBytesAsync(file, Catalog("""{"anthropic":{"models":{"mock-claude":{"rates":{"input":"5","output":"1"}}}}}""").ToArray(), Token);
        await Poll.UntilAsync(() => Rates(prices) == (5m, 2m) ? "new" : null, "the new price counts", Token);

        await File.WriteAllTextAsync(file, "{\"providers\":", Token);
        await Poll.UntilAsync(() => status.IsSynchronized ? null : "broken", "the broken file is reported", Token);
        Assert.Contains("modelCatalog[0]", Assert.Single(status.Errors), StringComparison.Ordinal);
        Assert.Equal((5m, 2m), Rates(prices));

        using var response = await host.PostAsync("/v1/messages", """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", cancellationToken: Token);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal(("exact", (usage.InputTokens * 5000) + (usage.OutputTokens * 2000)), (usage.PriceStatus, usage.CostNanoUsd));
    }

    [Fact]
    public void Table_without_sources_is_the_products()
    {
        var prices = new PriceTable(NullLogger<PriceTable>.Instance);
        Assert.Equal("exact", prices.Current.Quote("openai", null, "gpt-4o", new TokenUsage { ProviderInput = 1, Output = 1 }).StatusText);
    }

    private static (decimal?, decimal?) Rates(PriceTable prices)
    {
        var rates = prices.Current.Find("anthropic", null, "mock-claude")?.Rates;
        return (rates?.Input, rates?.Output);
    }

    private static async Task PublishAsync(PriceTable prices) => Assert.Empty(await prices.ApplyAsync(
        Head, Catalog("""{"p":{"models":{"m":{"rates":{"input":"1","output":"3"}}}},"anthropic":{"models":{"claude-sonnet-4-5":{"rates":{"output":"99"}}}}}"""), "test", Token));

    private static ReadOnlyMemory<byte> Catalog(string providers) => Encoding.UTF8.GetBytes("{\"providers\":" + providers + "}");
}
