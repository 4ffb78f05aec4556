using Agentgateway.AdminApi.Tests.Publishing;
using Agentgateway.AdminApi.Usage;
using Agentgateway.Configuration.Sync;
using Agentgateway.Testing;
using Xunit;
using static Agentgateway.AdminApi.Tests.Usage.TestUsage;

namespace Agentgateway.AdminApi.Tests.Usage;

public sealed class UsageQueriesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _data = new();
    private ControlPlaneUnderTest _plane = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private UsageQueries Usage => _plane.Get<UsageQueries>();

    private RequestLogQueries Logs => _plane.Get<RequestLogQueries>();

    public async ValueTask InitializeAsync()
    {
        _plane = await ControlPlaneUnderTest.StartAsync(_data.Path, redis: null);
        await _plane.Control.WriteAsync(
            db =>
            {
                db.Users.AddRange(TestRows.User("usr_1", "ada", "Ada"), TestRows.User("usr_2", "bob", "Bob"));
                db.ApiKeys.AddRange(TestRows.Key("key_1", "usr_1", "ada's"), TestRows.Key("key_2", "usr_2", "bob's"));
                return Task.CompletedTask;
            },
            Cancel);
        await _plane.Get<UsageStore>().StoreAsync(
            [
                Batch(0,
                    Event(1, At(0)),
                    Event(2, At(10), status: 429),
                    Event(3, At(70), model: "other", cost: null),
                    Event(4, At(80), user: "usr_2", key: "key_2"),
                    Event(5, At(80), kind: "mcp", user: "usr_2", key: "key_2", model: null, server: "sample", tool: "echo")),
            ],
            Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        _data.Dispose();
    }

    // Two hours come from the request log, ten days from the hourly sums: both must say the same.
    [Theory]
    [InlineData(2)]
    [InlineData(240)]
    public async Task Summary_counts_everything_or_only_the_scope(int hours)
    {
        var all = await Usage.SummaryAsync(Filter(null, hours), Cancel);
        Assert.Equal((5, 1, 50, 25, 1, "0.000004"), (all.Requests, all.Errors, all.InputTokens, all.OutputTokens, all.UnpricedRequests, all.CostUsd));
        Assert.Equal(20, all.AverageLatencyMs);
        Assert.NotNull(all.DataFreshness);
        var bob = await Usage.SummaryAsync(Filter("usr_2", hours), Cancel);
        Assert.Equal((2, 0), (bob.Requests, bob.Errors));
        var nobody = await Usage.SummaryAsync(Filter("usr_3", hours), Cancel);
        Assert.Equal((0, null), (nobody.Requests, nobody.AverageLatencyMs));
        Assert.Equal(1, (await Usage.SummaryAsync(Filter(null, hours) with { Kind = "mcp" }, Cancel)).Requests);
        Assert.Equal(1, (await Usage.SummaryAsync(Filter(null, hours) with { Model = "other" }, Cancel)).Requests);
        Assert.Equal(0, (await Usage.SummaryAsync(Filter("usr_1", hours) with { KeyId = "key_2" }, Cancel)).Requests);
    }

    [Fact]
    public async Task Timeseries_has_every_bucket_in_order()
    {
        var hours = await Usage.TimeseriesAsync(Filter(null, 3), bucketSeconds: 3600, Cancel);
        Assert.Equal([2, 3, 0], hours.Buckets.Select(b => b.Requests));
        Assert.Equal(Start, hours.Buckets[0].Start);
        var days = await Usage.TimeseriesAsync(Filter("usr_1", 240), bucketSeconds: null, Cancel);
        Assert.Equal(86400, days.BucketSeconds);
        Assert.Equal(3, days.Buckets.Sum(b => b.Requests));
        Assert.Equal(11, days.Buckets.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(240)]
    public async Task Breakdown_groups_and_names_what_it_groups(int hours)
    {
        var models = await Usage.BreakdownAsync(Filter(null, hours), "model", Cancel);
        Assert.Equal([("gpt", 3, 0), ("other", 1, 1)], models.Groups.Select(g => (g.Key, (int)g.Requests, (int)g.UnpricedRequests)));
        var keys = await Usage.BreakdownAsync(Filter(null, hours), "key", Cancel);
        Assert.Equal([("ada's", 3), ("bob's", 2)], keys.Groups.Select(g => (g.Label!, (int)g.Requests)));
        var users = await Usage.BreakdownAsync(Filter("usr_2", hours), "user", Cancel);
        Assert.Equal(["Bob"], users.Groups.Select(g => g.Label));
        var targets = await Usage.BreakdownAsync(Filter(null, hours) with { Kind = "mcp" }, "target", Cancel);
        Assert.Equal(["sample/echo"], targets.Groups.Select(g => g.Key));
        foreach (var dimension in UsageQueries.Dimensions)
        {
            Assert.NotEmpty((await Usage.BreakdownAsync(Filter(null, hours), dimension, Cancel)).Groups);
        }
    }

    [Fact]
    public async Task Log_pages_by_keyset_newest_first_within_the_scope()
    {
        var first = await Logs.ListAsync(new RequestLogFilter(null), null, 3, Cancel);
        Assert.Equal(["req-000005", "req-000004", "req-000003"], first.Select(l => l.Id));
        var last = first[^1];
        var second = await Logs.ListAsync(new RequestLogFilter(null), (last.StartedAt.ToUnixTimeMilliseconds(), last.Id), 3, Cancel);
        Assert.Equal(["req-000002", "req-000001"], second.Select(l => l.Id));
        var tie = await Logs.ListAsync(new RequestLogFilter(null), (first[0].StartedAt.ToUnixTimeMilliseconds(), first[0].Id), 1, Cancel);
        Assert.Equal(["req-000004"], tie.Select(l => l.Id));

        Assert.Equal(3, (await Logs.ListAsync(new RequestLogFilter("usr_1"), null, 10, Cancel)).Count);
        Assert.Equal(["req-000002"], (await Logs.ListAsync(new RequestLogFilter(null, ErrorOnly: true), null, 10, Cancel)).Select(l => l.Id));
        Assert.Equal(["req-000003"], (await Logs.ListAsync(new RequestLogFilter(null, Model: "other", From: Start.AddMinutes(60)), null, 10, Cancel)).Select(l => l.Id));
        Assert.All(first, l => Assert.Null(l.Timeline));
        Assert.Equal(("Bob", "bob's", "0.000001"), (first[1].UserName, first[1].KeyName, first[1].CostUsd));
    }

    [Fact]
    public async Task One_log_has_its_timeline_and_is_hidden_from_others()
    {
        var log = await Logs.GetAsync("req-000003", "usr_1", Cancel);
        Assert.Equal(20, log!.Timeline!["end"]);
        Assert.Null(log.CostUsd);
        Assert.Equal("missing", log.PriceStatus);
        Assert.Null(await Logs.GetAsync("req-000003", "usr_2", Cancel));
        Assert.Null(await Logs.GetAsync("req-none", null, Cancel));
    }

    private static long At(int minutes) => Start.AddMinutes(minutes).ToUnixTimeMilliseconds();

    private static UsageFilter Filter(string? scope, int hours) => new(scope, Start, Start.AddHours(hours));
}
