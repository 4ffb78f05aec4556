using System.Net.Http.Json;
using System.Text.Json;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Data.Telemetry;
using Agentgateway.AdminApi.Tests.Publishing;
using Agentgateway.AdminApi.Usage;
using Agentgateway.Configuration.Sync;
using Agentgateway.Testing;
using Agentgateway.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;
using Xunit;
using static Agentgateway.AdminApi.Tests.Usage.TestUsage;

namespace Agentgateway.AdminApi.Tests.Usage;

public sealed class UsageIngestionTests : IAsyncLifetime
{
    private static readonly SyncNames Names = ControlPlaneUnderTest.Names;
    private readonly TemporaryFolder _data = new();
    private readonly RedisServer _server = new();
    private ConnectionMultiplexer _redis = null!;
    private ControlPlaneUnderTest _plane = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Redis => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(Cancel);
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
        _plane = await ControlPlaneUnderTest.StartAsync(_data.Path, _server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Events_are_logged_summed_and_confirmed()
    {
        await _plane.Control.WriteAsync(
            db =>
            {
                db.Users.Add(TestRows.User("usr_1", "ada", "Ada"));
                db.ApiKeys.Add(TestRows.Key("key_1", "usr_1"));
                return Task.CompletedTask;
            },
            Cancel);
        var at = 1_700_000_000_000;
        await PushAsync(Batch(0, Event(1000, at), Event(1001, at + 1, status: 500), Event(1002, at + 2, cost: null)));
        await ConfirmedAsync(1002);

        Assert.Equal(3, await LogsAsync());
        var sums = await _plane.Get<TelemetryDatabase>().ReadAsync(db => db.UsageHourly.OrderBy(u => u.StatusClass).ToListAsync(Cancel), Cancel);
        Assert.Equal(["2xx", "5xx"], sums.Select(s => s.StatusClass));
        Assert.Equal((2, 20, 10, 1000, 1), (sums[0].Requests, sums[0].InputTokens, sums[0].OutputTokens, sums[0].CostNanoUsd, sums[0].Unpriced));
        var lastUsed = await _plane.Control.ReadAsync(db => db.ApiKeys.Select(k => k.LastUsedAt).SingleAsync(Cancel), Cancel);
        Assert.Equal(at + 2, lastUsed);
        Assert.Equal(0, await Redis.ListLengthAsync(Names.UsageInFlight("adminapi-1")));
    }

    [Fact]
    public async Task Same_events_count_once_however_often_and_whichever_way_they_come()
    {
        var batch = Batch(0, Event(1), Event(2));
        await PushAsync(batch);
        await PushAsync(batch);
        await PushAsync(Batch(0, Event(1), Event(2), Event(3)));
        await ConfirmedAsync(3);
        using var client = _plane.Client();
        using var content = JsonContent.Create(batch, SyncJson.Default.UsageBatch);
        var answer = await client.PostAsync(InternalApi.Usage, content, Cancel);
        Assert.Equal(3, (await answer.Content.ReadFromJsonAsync(SyncJson.Default.UsageReceipt, Cancel))!.HighWater);
        Assert.Equal(3, await LogsAsync());
        Assert.Equal(3, await _plane.Get<TelemetryDatabase>().ReadAsync(db => db.UsageHourly.SumAsync(u => u.Requests, Cancel), Cancel));
    }

    [Fact]
    public async Task Gap_holds_the_mark_until_it_is_filled()
    {
        await PushAsync(Batch(0, Event(1)));
        await ConfirmedAsync(1);
        await PushAsync(Batch(3, Event(4), Event(5)));
        await Poll.UntilTrueAsync(async () => await LogsAsync() == 3, "the later events are stored", Cancel);
        Assert.Equal(1, (long)await Redis.HashGetAsync(Names.UsageHighWater, "gw-1"));
        Assert.Equal("4-5", (await ProgressAsync())!.Ranges);

        await PushAsync(Batch(1, Event(2), Event(3), Event(4)));
        await ConfirmedAsync(5);
        Assert.Equal(5, await LogsAsync());
        Assert.Equal(("", 0L), ((await ProgressAsync())!.Ranges, (await ProgressAsync())!.Lost));
    }

    [Fact]
    public async Task Hole_that_the_gateway_declares_is_passed_and_counted()
    {
        await PushAsync(Batch(0, Event(1)));
        await ConfirmedAsync(1);
        await PushAsync(Batch(1, Event(10)));
        await ConfirmedAsync(10);
        Assert.Equal(8, (await ProgressAsync())!.Lost);
    }

    [Fact]
    public async Task What_a_dead_consumer_had_in_flight_is_taken_over()
    {
        await _plane.DisposeAsync();
        await Redis.SetAddAsync(Names.UsageConsumers, "adminapi-dead");
        await Redis.ListLeftPushAsync(Names.UsageInFlight("adminapi-dead"), Text(Batch(0, Event(1))));
        await Redis.ListLeftPushAsync(Names.UsageInFlight("adminapi-1"), Text(Batch(1, Event(2))));
        _plane = await ControlPlaneUnderTest.StartAsync(_data.Path, _server.ConnectionString);
        await ConfirmedAsync(2);
        Assert.Equal(2, await LogsAsync());
        Assert.False(await Redis.KeyExistsAsync(Names.UsageInFlight("adminapi-dead")));
        Assert.Equal(["adminapi-1"], (await Redis.SetMembersAsync(Names.UsageConsumers)).Select(m => m.ToString()));
    }

    [Fact]
    public async Task Crash_between_the_two_databases_is_made_up_for()
    {
        await _plane.Control.WriteAsync(
            db =>
            {
                db.IngestProgress.Add(new IngestProgressRow { InstanceId = "gw-1", Sequence = 2 });
                return Task.CompletedTask;
            },
            Cancel);
        await PushAsync(Batch(0, Event(1), Event(2)));
        await Poll.UntilTrueAsync(async () => await LogsAsync() == 2, "telemetry has caught up", Cancel);
    }

    [Fact]
    public async Task Marks_come_back_after_a_flush_and_rubbish_stops_nothing()
    {
        await PushAsync(Batch(0, Event(1)));
        await ConfirmedAsync(1);
        _server.Kill();
        await _server.StartAsync(Cancel);
        await ConfirmedAsync(1);
        await Redis.ListLeftPushAsync(Names.Usage, "rubbish");
        await PushAsync(Batch(1, Event(2) with { Kind = "odd", PriceStatus = "odd", Path = new string('x', 9000) }));
        await ConfirmedAsync(2);
        Assert.Equal(2, await LogsAsync());
    }

    private static string Text(UsageBatch batch) => JsonSerializer.Serialize(batch, SyncJson.Default.UsageBatch);

    private Task PushAsync(UsageBatch batch) => Redis.ListLeftPushAsync(Names.Usage, Text(batch));

    private Task ConfirmedAsync(long sequence) => Poll.UntilTrueAsync(
        async () =>
        {
            try
            {
                return (await Redis.HashGetAsync(Names.UsageHighWater, "gw-1")).TryParse(out long mark) && mark == sequence;
            }
            catch (RedisException)
            {
                // The test's own connection has not noticed the restart yet.
                return false;
            }
        },
        $"{sequence} is confirmed", Cancel);

    private Task<int> LogsAsync() => _plane.Get<TelemetryDatabase>().ReadAsync(db => db.RequestLogs.CountAsync(Cancel), Cancel);

    private Task<IngestProgressRow?> ProgressAsync() => _plane.Control.ReadAsync(db => db.IngestProgress.FirstOrDefaultAsync(p => p.InstanceId == "gw-1", Cancel), Cancel);
}
