using System.Net;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Requests that a policy refuses are in the usage too: once each, without tokens, and never so many that a stranger fills the log.</summary>
public sealed class RefusalUsageTests
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        llm:
          policies:
            apiKey: {mode: strict, virtualKeys: true}
          models:
          - {name: m, provider: {custom: {formats: [{type: completions}]}}, params: {baseUrl: "{mock}/v1"}}
        """;

    private const string Call = """{"model":"m","messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_without_a_key_is_counted()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);

        using var response = await host.PostAsync("/v1/chat/completions", Call, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var usage = await host.Usage.FirstAsync(_ => true, Token);
        Assert.Equal(("llm", 401, "invalid_api_key", "n/a"), (usage.Kind, usage.Status, usage.ErrorCode, usage.PriceStatus));
        Assert.Equal((null, null, null, null), (usage.KeyId, usage.InputTokens, usage.OutputTokens, usage.CostNanoUsd));
        Assert.Equal("/v1/chat/completions", usage.Path);
    }

    [Fact]
    public async Task Refused_key_is_named()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey(status: "revoked");

        using var response = await host.PostAsync("/v1/chat/completions", Call, key, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var usage = await host.Usage.FirstAsync(_ => true, Token);
        Assert.Equal(("llm", 401, "key_revoked", "key_1", "user_1"), (usage.Kind, usage.Status, usage.ErrorCode, usage.KeyId, usage.UserId));
    }

    [Fact]
    public async Task Forbidden_model_is_counted_once_with_its_name()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey(models: ["other"]);

        using var response = await host.PostAsync("/v1/chat/completions", Call, key, cancellationToken: Token);
        using var listed = await host.PostAsync("/v1/chat/completions", Call, host.AddKey(), cancellationToken: Token);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (response.StatusCode, listed.StatusCode));
        await host.Usage.FirstAsync(u => u.Status == 200, Token);
        var usage = Assert.Single(host.Usage.Events, u => u.Status == 403);
        Assert.Equal(("llm", "m", "key_1", "n/a"), (usage.Kind, usage.RequestedModel, usage.KeyId, usage.PriceStatus));
        Assert.Null(usage.InputTokens);
    }

    [Fact]
    public async Task Strangers_cannot_flood_the_log()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow)));
        const int Calls = RefusalAllowance.Burst + 20;
        await Parallel.ForAsync(0, Calls, Token, async (_, cancellationToken) =>
        {
            using var response = await host.PostAsync("/v1/chat/completions", Call, cancellationToken: cancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        });

        // Whoever has a key is counted all the same.
        using var known = await host.PostAsync("/v1/chat/completions", Call, host.AddKey(models: []), cancellationToken: Token);
        await host.Usage.FirstAsync(u => u.Status == 403, Token);
        await Poll.UntilAsync(() => Unrecorded(host) == Calls - RefusalAllowance.Burst ? "all" : null, "the rest is counted by the metric", Token);
        Assert.Equal(RefusalAllowance.Burst, host.Usage.Events.Count(u => u.Status == 401));
    }

    [Fact]
    public void Allowance_comes_back_with_time()
    {
        var time = new FakeTimeProvider();
        var allowance = new RefusalAllowance(time);
        for (var i = 0; i < RefusalAllowance.Burst; i++)
        {
            Assert.True(allowance.TryTake());
        }

        Assert.False(allowance.TryTake());
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((true, true, false), (allowance.TryTake(), allowance.TryTake(), allowance.TryTake()));
        time.Advance(TimeSpan.FromDays(365));
        Assert.True(allowance.TryTake());
    }

    private static double Unrecorded(AiTestHost host) => host.Services.GetRequiredService<MetricRegistry>().Collect()
        .Single(f => f.Name == "agentgateway_usage_refusals_unrecorded").Series.Sum(s => s.Sum);
}
