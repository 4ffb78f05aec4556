using System.Text;
using Agentgateway.Llm.Pricing;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Pricing;

public sealed class PriceCatalogTests
{
    private static readonly PriceCatalog Catalog = PriceCatalog.Parse("""
        {"providers":{"openai":{"models":{
          "a":{"rates":{"input":"2.5","output":"10","cacheRead":"0.25"},"tiers":[{"contextOver":1000,"rates":{"input":"5","output":"20"}}]},
          "free":{"rates":{"input":"0","output":"0"}},
          "unknown":{}}}}}
        """u8.ToArray());

    [Fact]
    public void Cached_input_has_its_own_rate()
    {
        var quote = Catalog.Quote("openai", "a", null, new TokenUsage { ProviderInput = 100, CacheRead = 40, Output = 10 });
        Assert.Equal(PriceStatus.Exact, quote.Status);
        Assert.Equal((60 * 2500) + (40 * 250) + (10 * 10000), quote.NanoUsd);
    }

    [Fact]
    public void Tier_holds_above_its_context() =>
        Assert.Equal((1001 * 5000) + 20000, Catalog.Quote("openai", "a", null, new TokenUsage { ProviderInput = 1001, Output = 1 }).NanoUsd);

    [Fact]
    public void Requested_model_is_the_fallback() =>
        Assert.Equal(PriceStatus.Exact, Catalog.Quote("openai", "a-2026", "a", new TokenUsage { ProviderInput = 1, Output = 1 }).Status);

    [Fact]
    public void Zero_is_a_price_and_unknown_is_not()
    {
        var usage = new TokenUsage { ProviderInput = 1, Output = 1 };
        Assert.Equal(0, Catalog.Quote("openai", "free", null, usage).NanoUsd);
        Assert.Equal((PriceStatus.Unpriced, null), (Catalog.Quote("openai", "unknown", null, usage).Status, Catalog.Quote("openai", "unknown", null, usage).NanoUsd));
        Assert.Equal(PriceStatus.Missing, Catalog.Quote("openai", "other", "z", usage).Status);
        Assert.Equal(PriceStatus.Unpriced, Catalog.Quote("openai", "a", null, new TokenUsage()).Status);
        Assert.Equal(PriceStatus.NoCatalog, PriceCatalog.Empty.Quote("openai", "a", null, usage).Status);
    }

    [Fact]
    public void Later_sources_are_laid_over_earlier_ones_rate_by_rate()
    {
        var catalog = Catalog.With("""{"providers":{"openai":{"models":{"a":{"rates":{"output":"11"}},"new":{"rates":{"input":"1","output":"2"}}}}}}"""u8.ToArray());
        var quote = catalog.Quote("openai", "a", null, new TokenUsage { ProviderInput = 100, CacheRead = 40, Output = 10 });
        Assert.Equal((60 * 2500) + (40 * 250) + (10 * 11000), quote.NanoUsd);
        Assert.Equal((1001 * 5000) + 20000, catalog.Quote("openai", "a", null, new TokenUsage { ProviderInput = 1001, Output = 1 }).NanoUsd);
        Assert.Equal(3000, catalog.Quote("openai", "new", null, new TokenUsage { ProviderInput = 1, Output = 1 }).NanoUsd);
    }

    [Theory]
    [InlineData("""{"provider":{}}""", "Unknown key 'provider'")]
    [InlineData("""{"providers":{"p":{"models":{"m":{"rate":{}}}}}}""", "Unknown key 'rate' in p/m")]
    [InlineData("""{"providers":{"p":{"models":{"m":{"rates":{"image":"1"}}}}}}""", "Unknown key 'image'")]
    [InlineData("""{"providers":{"p":{"models":{"m":{"rates":{"input":"-1"}}}}}}""", "Rate 'input' of p/m")]
    [InlineData("""{"providers":{"p":{"models":{"m":{"rates":{"input":"0.0000001"}}}}}}""", "Rate 'input' of p/m")]
    [InlineData("""{"providers":{"p":{"models":{"m":{"tiers":[{"contextOver":2,"rates":{}},{"contextOver":2,"rates":{}}]}}}}}""", "tier of p/m")]
    [InlineData("""{"providers":[]}""", "providers is no object")]
    public void Mistakes_are_named(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => PriceCatalog.Parse(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_kind_of_token_has_its_part_of_the_cost()
    {
        var catalog = PriceCatalog.Parse("""
            {"providers":{"p":{"models":{"m":{"rates":{"input":"1","output":"2","cacheRead":"0.1","cacheWrite":"1.25","reasoning":"3",
            "inputAudio":"4","outputAudio":"5","inputImage":"6","outputImage":"7"}}}}}}
            """u8.ToArray());
        var usage = new TokenUsage
        {
            ProviderInput = 100, InputExcludesCache = true, CacheRead = 10, CacheWrite = 20, InputAudio = 30, InputImage = 40,
            Output = 100, Reasoning = 10, OutputAudio = 20, OutputImage = 30,
        };
        var parts = catalog.Quote("p", "m", null, usage).Parts!.Value;
        Assert.Equal(
            new CostParts
            {
                Input = 30_000, CacheRead = 1_000, CacheWrite = 25_000, InputAudio = 120_000, InputImage = 240_000,
                Output = 80_000, Reasoning = 30_000, OutputAudio = 100_000, OutputImage = 210_000,
            },
            parts);
        Assert.Equal(836_000, catalog.Quote("p", "m", null, usage).NanoUsd);
    }

    [Fact]
    public void Units_are_billed_where_tokens_are_not()
    {
        var catalog = PriceCatalog.Parse("""
            {"providers":{"p":{"models":{"image":{"units":{"image":"0.04"}},"hear":{"units":{"audioMinute":"0.006"}},
            "speak":{"units":{"millionCharacters":"15"}},"rank":{"units":{"request":"0.002"}}}}}}
            """u8.ToArray());
        Assert.Equal(80_000_000, catalog.Quote("p", "image", null, new TokenUsage { Images = 2 }).NanoUsd);
        Assert.Equal(9_000_000, catalog.Quote("p", "hear", null, new TokenUsage { AudioSeconds = 90 }).NanoUsd);
        Assert.Equal(1_500_000, catalog.Quote("p", "speak", null, new TokenUsage { Characters = 100 }).NanoUsd);
        Assert.Equal(2_000_000, catalog.Quote("p", "rank", null, new TokenUsage()).NanoUsd);
        Assert.Equal(6_000_000, catalog.Quote("p", "rank", null, new TokenUsage { SearchUnits = 3, ProviderInput = 10 }).NanoUsd);
        Assert.Equal(PriceStatus.Unpriced, catalog.Quote("p", "image", null, new TokenUsage()).Status);
    }

    [Theory]
    [InlineData("openai", "gpt-5.2-2025-12-11", null)]
    [InlineData("openai", "gpt-4o-mini-2099-01-01", null)]
    [InlineData("openai", null, "text-embedding-3-small")]
    [InlineData("anthropic", "claude-opus-4-8", null)]
    [InlineData("anthropic", "claude-haiku-4-5-20251001", null)]
    [InlineData("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", null)]
    [InlineData("aws.bedrock", "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-8", null)]
    [InlineData("gcp.vertex_ai", "publishers/anthropic/models/claude-opus-4-1@20250805", null)]
    [InlineData("gcp.gemini", "models/gemini-2.5-flash", null)]
    [InlineData("azure", "gpt-5.4", null)]
    public void The_builtin_catalogue_knows_what_people_use(string provider, string? answered, string? asked) =>
        Assert.Equal(PriceStatus.Exact, PriceCatalog.Builtin.Quote(provider, answered, asked, new TokenUsage { ProviderInput = 10, Output = 1 }).Status);

    // Figures of the vendors' pages, September to November 2026 (eng/prices/README.md).
    [Theory]
    [InlineData("aws.bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0", 3, 15)]
    [InlineData("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.3, 16.5)]
    [InlineData("aws.bedrock", "anthropic.claude-opus-4-6-v1", 5.5, 27.5)]
    [InlineData("aws.bedrock", "arn:aws:bedrock:eu-west-1:1:inference-profile/global.anthropic.claude-opus-4-6-v1", 5, 25)]
    [InlineData("aws.bedrock", "us.anthropic.claude-3-5-sonnet-20241022-v2:0", 3, 15)]
    [InlineData("aws.bedrock", "eu.anthropic.claude-sonnet-4-20250514-v1:0", 3, 15)]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", 3, 15)]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme::id", 0.3, 1.2)]
    [InlineData("openai", "gpt-4o-2024-05-13", 5, 15)]
    [InlineData("openai", "gpt-4o-2024-08-06", 2.5, 10)]
    public void The_longest_listed_name_has_the_price(string provider, string model, double input, double output)
    {
        var rates = PriceCatalog.Builtin.Find(provider, null, model)!.Rates!;
        Assert.Equal(((decimal)input, (decimal)output), (rates.Input, rates.Output));
    }

    [Fact]
    public void Cached_tokens_of_the_large_vendors_cost_less_than_input()
    {
        foreach (var (provider, model) in ((string, string)[])[("openai", "gpt-5.4"), ("anthropic", "claude-sonnet-4-6"), ("gcp.gemini", "gemini-2.5-pro"), ("deepseek", "deepseek-chat")])
        {
            var rates = PriceCatalog.Builtin.Find(provider, model, null)!.Rates!;
            Assert.True(rates.CacheRead < rates.Input, model);
        }

        Assert.Equal(15m, PriceCatalog.Builtin.Find("gcp.gemini", "gemini-2.5-pro", null)!.RatesFor(200_001)!.Output);
        Assert.True(PriceCatalog.Builtin.Find("anthropic", "claude-sonnet-4-6", null)!.Rates!.CacheWrite > 3m);
    }
}
