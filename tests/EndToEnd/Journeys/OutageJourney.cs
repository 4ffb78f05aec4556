using System.Net;
using Agentgateway.Configuration.Contracts;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Journeys;

/// <summary>Redis is never the truth and AdminApi is never needed for serving: the gateway outlives both.</summary>
public abstract class OutageJourney(string redis)
{
    // The HTTP fallback polls; this is far above its interval.
    private static readonly TimeSpan Fallback = TimeSpan.FromSeconds(40);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_gateway_serves_through_every_outage_and_nothing_is_lost()
    {
        await using var suite = await SuiteProcess.StartAsync(new SuiteOptions { Redis = redis }, Cancel);
        var key = await suite.CreateWorkingKeyAsync("outage");
        await suite.SetUpstreamModelAsync("mock-before");
        await suite.WaitForUpstreamModelAsync(key.Secret!, "mock-before", Fallback);

        // Redis away: serves on, and a change arrives by the fallback.
        await suite.KillAsync("redis", Cancel);
        await suite.ChatAsync(key.Secret!);
        await suite.SetUpstreamModelAsync("mock-by-fallback");
        await suite.WaitForUpstreamModelAsync(key.Secret!, "mock-by-fallback", Fallback);
        var made = await suite.CreateKeyAsync("made without Redis");
        await suite.WaitForStatusAsync(made.Secret!, HttpStatusCode.OK, "a key made without Redis works", Fallback);

        // AdminApi away as well: serves on.
        await suite.KillAsync("adminapi", Cancel);
        await suite.ChatAsync(key.Secret!);

        // Restarted with both dead: serves from disk what it last had.
        await suite.KillAsync("gateway", Cancel);
        await suite.StartResourceAsync("gateway", Cancel);
        Assert.Equal("mock-by-fallback", (await suite.ChatAsync(key.Secret!, model: "mock-gpt-mini"))["model"]!.GetValue<string>());
        await suite.ChatAsync(made.Secret!);

        // Everything back: the requests that were served meanwhile are counted.
        await suite.StartResourceAsync("redis", Cancel);
        await suite.StartResourceAsync("adminapi", Cancel);
        var before = (await suite.WaitForLogsAsync(key, 4)).Count;

        // The whole suite once more on the same data: keys, configuration and usage are there.
        Assert.Equal(0, await suite.StopAsync(Cancel));
        await suite.StartAsync(Cancel);
        await suite.WaitForStatusAsync(key.Secret!, HttpStatusCode.OK, "the key works after a restart of everything", Fallback);
        Assert.Equal("mock-by-fallback", (await suite.ChatAsync(key.Secret!, model: "mock-gpt-mini"))["model"]!.GetValue<string>());
        Assert.True((await suite.WaitForLogsAsync(key, before)).Count >= before);
        Assert.Contains((await suite.GetAsync<Page<ApiKey>>("/api/v1/keys")).Data, k => k.Id == key.Id);
    }
}
