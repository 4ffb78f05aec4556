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
}
