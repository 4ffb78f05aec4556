using System.Text.Json;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;
using Agentgateway.Testing;
using Agentgateway.Testing.Redis;
using StackExchange.Redis;
using Xunit;

namespace Agentgateway.Gateway.Tests.Sync;

public sealed class UsageSpoolTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private readonly RedisServer _server = new();
    private readonly SortedDictionary<long, UsageEvent> _received = [];
    private ConnectionMultiplexer _redis = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Redis => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(Cancel);
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Events_arrive_numbered_in_a_row_and_are_forgotten_when_confirmed()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Options() with { UsageSegmentBytes = 20_000 });
        for (var i = 0; i < 450; i++)
        {
            gateway.Usage.Record(Event($"r{i}"));
        }

        await ReceiveAsync(450);
        Assert.Equal(Enumerable.Range(0, 450).Select(i => $"r{i}"), _received.Values.Select(e => e.RequestId));
        Assert.All(_received, e => Assert.Equal(("gw-1", e.Key), (e.Value.InstanceId, e.Value.Sequence)));
        Assert.Equal(449, _received.Keys.Last() - _received.Keys.First());
        Assert.Equal(450, gateway.Spool.Pending);
        Assert.True(Segments().Length > 3);

        await ConfirmAsync(_received.Keys.Last());
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Spool.Pending == 0), "everything is confirmed", Cancel);
        await Poll.UntilTrueAsync(() => Task.FromResult(Segments().Length == 1), "confirmed segments are deleted", Cancel);
        Assert.Equal(0, gateway.Spool.Dropped);
    }

    [Fact]
    public async Task Numbers_and_unconfirmed_events_survive_a_restart()
    {
        await using (var first = await GatewayUnderTest.StartAsync(GatewayUnderTest.Options(_data.Path, redis: null)))
        {
            first.Usage.Record(Event("before"));
        }

        await using (var second = await GatewayUnderTest.StartAsync(GatewayUnderTest.Options(_data.Path, redis: null)))
        {
            Assert.Equal(1, second.Spool.Pending);
            second.Usage.Record(Event("between"));
        }

        await using var third = await GatewayUnderTest.StartAsync(Options());
        third.Usage.Record(Event("after"));
        await ReceiveAsync(3);
        Assert.Equal(["before", "between", "after"], _received.Values.Select(e => e.RequestId));
        Assert.Equal(2, _received.Keys.Last() - _received.Keys.First());
    }

    [Fact]
    public async Task Nothing_is_lost_when_Redis_dies_with_events_in_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        gateway.Usage.Record(Event("a"));
        await ReceiveAsync(1);
        await ConfirmAsync(_received.Keys.Last());

        // In Redis and not taken by anybody when it dies without persistence.
        gateway.Usage.Record(Event("b"));
        await Poll.UntilTrueAsync(async () => await Redis.ListLengthAsync(TestSnapshots.Names.Usage) == 1, "b is in Redis", Cancel);
        _server.Kill();
        gateway.Usage.Record(Event("c"));
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Spool.Pending >= 2), "c waits", Cancel);
        await _server.StartAsync(Cancel);
        gateway.Usage.Record(Event("d"));

        await ReceiveAsync(4);
        Assert.Equal(["a", "b", "c", "d"], _received.Values.Select(e => e.RequestId));
        Assert.Equal(3, _received.Keys.Last() - _received.Keys.First());
    }

    [Fact]
    public async Task Silence_with_an_empty_list_makes_the_gateway_send_again()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        gateway.Usage.Record(Event("a"));
        await Poll.UntilTrueAsync(async () => await Redis.KeyDeleteAsync(TestSnapshots.Names.Usage), "the batch is taken and lost", Cancel);
        await ReceiveAsync(1);
        Assert.Equal("a", _received.Values.Single().RequestId);
    }

    [Fact]
    public async Task With_Redis_dead_usage_goes_over_http()
    {
        _server.Kill();
        await using var admin = await FakeAdminApi.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Options(_data.Path, _server.ConnectionString, admin.Address));
        gateway.Usage.Record(Event("a"));
        gateway.Usage.Record(Event("b"));
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Spool.Pending == 0 && !admin.Usage.IsEmpty), "the batch is confirmed", Cancel);
        Assert.Equal(["a", "b"], admin.Usage.SelectMany(b => b.Events).Select(e => e.RequestId).Distinct());
    }

    [Fact]
    public async Task Full_spool_drops_the_oldest_counts_them_and_says_so()
    {
        await using var admin = await FakeAdminApi.StartAsync();
        await using (var gateway = await GatewayUnderTest.StartAsync(
            GatewayUnderTest.Options(_data.Path, redis: null) with { UsageSpoolBytes = 30_000, UsageSegmentBytes = 5_000 }))
        {
            for (var i = 0; i < 200; i++)
            {
                gateway.Usage.Record(Event($"r{i}"));
            }

            await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Spool.Dropped > 0), "events are dropped", Cancel);
        }

        await using var later = await GatewayUnderTest.StartAsync(GatewayUnderTest.Options(_data.Path, redis: null, admin.Address));
        await Poll.UntilTrueAsync(() => Task.FromResult(later.Spool.Pending == 0), "the rest is delivered", Cancel);
        var events = admin.Usage.SelectMany(b => b.Events).ToList();
        Assert.Equal("r199", events[^1].RequestId);
        Assert.True(events.Count is > 50 and < 200);
        Assert.Equal(0, admin.Usage.First().After);
    }

    [Fact]
    public async Task Half_a_line_left_by_a_crash_is_cut_off()
    {
        await using (var first = await GatewayUnderTest.StartAsync(GatewayUnderTest.Options(_data.Path, redis: null)))
        {
            first.Usage.Record(Event("whole"));
        }

        await File.AppendAllTextAsync(Segments().Single(), """{"instanceId":"gw-1","sequ""", Cancel);
        await using var second = await GatewayUnderTest.StartAsync(Options());
        second.Usage.Record(Event("next"));
        await ReceiveAsync(2);
        Assert.Equal(["whole", "next"], _received.Values.Select(e => e.RequestId));
    }

    private ControlPlaneOptions Options() => GatewayUnderTest.Options(_data.Path, _server.ConnectionString);

    private string[] Segments() => Directory.GetFiles(Path.Combine(_data.Path, "usage"));

    // What AdminApi does, reduced to the list: take from the right, know each number once.
    private Task ReceiveAsync(int count) => Poll.UntilTrueAsync(
        async () =>
        {
            try
            {
                while ((byte[]?)await Redis.ListRightPopAsync(TestSnapshots.Names.Usage) is { } text)
                {
                    foreach (var usage in JsonSerializer.Deserialize(text, SyncJson.Default.UsageBatch)!.Events)
                    {
                        _received[usage.Sequence] = usage;
                    }
                }
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // The test's own connection has not noticed the restart yet.
            }

            return _received.Count >= count;
        },
        $"{count} events arrive", Cancel);

    private Task ConfirmAsync(long sequence) => Redis.HashSetAsync(TestSnapshots.Names.UsageHighWater, "gw-1", sequence);

    private static UsageEvent Event(string requestId) => new(
        InstanceId: "", Sequence: 0, requestId, Kind: "llm", StartedAt: 1, DurationMs: 2, TimeToFirstTokenMs: null, ConfigRevision: 1, Gateway: null, Route: null,
        Backend: null, Endpoint: null, Method: "POST", Path: "/v1/chat/completions", Status: 200, ErrorCode: null, Error: null, TraceId: null, SpanId: null,
        KeyId: "key_1", UserId: "usr_1", TeamId: null, UserAgent: null, Provider: "mock", Operation: "chat", RequestedModel: "m", SentModel: "m", ResponseModel: "m",
        McpServer: null, McpMethod: null, Tool: null, InputTokens: 3, OutputTokens: 4, CacheReadTokens: null, CacheWriteTokens: null, ReasoningTokens: null,
        CostNanoUsd: 5, PriceStatus: "exact", Streamed: false, Attempts: 1, Timeline: null);
}
