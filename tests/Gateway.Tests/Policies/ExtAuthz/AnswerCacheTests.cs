using Agentgateway.Cel;
using Agentgateway.Gateway.Policies.ExtAuthz;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Policies.ExtAuthz;

/// <summary>proxy.md 3.19 and 7 "ext_authz": cache key order, capacity, refresh threshold, single refresher, expiry, forms of ttl.</summary>
public sealed class AnswerCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Answer_lives_for_its_own_time()
    {
        var cache = new AnswerCache<string>(10, _time);
        cache.Set("a", "yes", TimeSpan.FromSeconds(10));

        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.True(cache.TryGet("a", out var answer, out var refresh));
        Assert.Equal(("yes", false), (answer, refresh));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(cache.TryGet("a", out _, out _));
        Assert.Equal(0, cache.Count);
    }

    [Theory]
    [InlineData(10, 9.0)]
    [InlineData(100, 95.0)]
    public void One_caller_refreshes_near_the_end(int lifetime, double from)
    {
        var cache = new AnswerCache<string>(10, _time);
        cache.Set("a", "yes", TimeSpan.FromSeconds(lifetime));
        _time.Advance(TimeSpan.FromSeconds(from - 0.1));
        Assert.True(cache.TryGet("a", out _, out var early));
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(cache.TryGet("a", out _, out var first));
        Assert.True(cache.TryGet("a", out _, out var second));
        cache.RefreshFailed("a");
        Assert.True(cache.TryGet("a", out _, out var third));
        cache.Set("a", "no", TimeSpan.FromSeconds(lifetime));
        Assert.True(cache.TryGet("a", out var answer, out var fourth));

        Assert.Equal((false, true, false, true, false), (early, first, second, third, fourth));
        Assert.Equal("no", answer);
    }

    [Fact]
    public void Full_cache_drops_what_was_not_used_for_longest()
    {
        var cache = new AnswerCache<string>(2, _time);
        cache.Set("a", "1", TimeSpan.FromHours(1));
        cache.Set("b", "2", TimeSpan.FromHours(1));
        Assert.True(cache.TryGet("a", out _, out _));
        cache.Set("c", "3", TimeSpan.FromHours(1));

        Assert.Equal((true, false, true, 2), (cache.TryGet("a", out _, out _), cache.TryGet("b", out _, out _), cache.TryGet("c", out _, out _), cache.Count));
        cache.Set("a", "1", TimeSpan.Zero);
        Assert.False(cache.TryGet("a", out _, out _));
    }

    [Theory]
    [InlineData("duration('90s')", 90)]
    [InlineData("timestamp('2026-01-01T00:01:00Z')", 60)]
    [InlineData("timestamp('2025-01-01T00:00:00Z')", 0)]
    [InlineData("1767225630", 30)]
    [InlineData("1767225630.5", 30.5)]
    [InlineData("30", 0)]
    [InlineData("'90s'", 0)]
    [InlineData("true", 0)]
    [InlineData("duration('99999h')", 365 * 86400)]
    public void Lifetime_is_a_duration_a_time_or_seconds_since_the_epoch(string expression, double seconds)
    {
        var value = CelProgram.Compile(expression, CelOptions.Gateway).Evaluate(CelActivation.Empty);

        Assert.Equal(seconds, CacheLifetime.Of(value, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds, 3);
    }
}
