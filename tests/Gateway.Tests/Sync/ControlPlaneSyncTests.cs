using System.Text.Json;
using Agentgateway.Configuration.Sync;
using Agentgateway.Testing;
using Agentgateway.Testing.Redis;
using Agentgateway.Gateway.Sync;
using StackExchange.Redis;
using Xunit;

namespace Agentgateway.Gateway.Tests.Sync;

public sealed class ControlPlaneSyncTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private readonly RedisServer _server = new();
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
    public async Task Published_snapshot_is_applied_acknowledged_and_kept_on_disk()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await WaitForSubscriptionAsync();
        var published = TestSnapshots.Pack(SnapshotParts.Config, 1, 7, """{"a":1}""");
        await TestSnapshots.PublishAsync(Redis, published);

        await ServesAsync(gateway, """{"a":1}""");
        var ack = await Poll.UntilAsync(
            async () => JsonSerializer.Deserialize((string?)await Redis.HashGetAsync(TestSnapshots.Names.Acks("config", 1, 7), "gw-1") ?? "null", SyncJson.Default.GatewayAck),
            "the ack", Cancel);
        Assert.Equal("applied", ack.State);
        Assert.Equal(published.Head.Sha256, ack.Sha256);
        Assert.Equal("redis", gateway.Status.Source);
        var file = Path.Combine(_data.Path, "lkg", "lkg-config-1-7.bin");
        Assert.Equal(SnapshotEnvelope.Write(published.Head, published.Payload), await File.ReadAllBytesAsync(file, Cancel));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Poll_makes_up_for_a_missed_doorbell()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await WaitForSubscriptionAsync();
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 1, """{"a":1}"""), ring: false);
        await ServesAsync(gateway, """{"a":1}""");
    }

    [Fact]
    public async Task Snapshot_published_before_the_start_is_applied()
    {
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 3, 9, """{"a":3}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await ServesAsync(gateway, """{"a":3}""");
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("environment")]
    [InlineData("part")]
    [InlineData("payload")]
    public async Task Snapshot_that_is_not_genuine_is_refused_and_the_old_one_serves_on(string what)
    {
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 1, """{"a":1}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await ServesAsync(gateway, """{"a":1}""");

        var forged = what switch
        {
            "signature" => TestSnapshots.Pack(SnapshotParts.Config, 1, 2, """{"evil":1}""", key: new byte[32]),
            "environment" => TestSnapshots.Pack(SnapshotParts.Config, 1, 2, """{"evil":1}""", environment: "other"),
            "part" => TestSnapshots.Pack(SnapshotParts.Keys, 1, 2, """{"evil":1}"""),
            _ => (TestSnapshots.Pack(SnapshotParts.Config, 1, 2, """{"a":2}""").Head, TestSnapshots.Pack(SnapshotParts.Config, 1, 2, """{"evil":1}""").Payload),
        };
        await TestSnapshots.PublishAsync(Redis, forged, field: SnapshotParts.Config);
        await Poll.UntilAsync(() => gateway.Status.LastError, "the refusal is reported", Cancel);
        Assert.Equal("""{"a":1}""", gateway.Config.Current);
        Assert.Single(gateway.Config.Calls);

        // The true successor still gets through.
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 3, """{"a":3}"""));
        await ServesAsync(gateway, """{"a":3}""");
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Status.LastError is null), "the error is over", Cancel);
    }

    [Fact]
    public async Task Replayed_older_revision_is_ignored()
    {
        var old = TestSnapshots.Pack(SnapshotParts.Config, 2, 4, """{"a":"old"}""");
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 2, 5, """{"a":"new"}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await ServesAsync(gateway, """{"a":"new"}""");

        await TestSnapshots.PublishAsync(Redis, old);
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 900, """{"a":"older epoch"}"""));
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Keys, 1, 1, TestSnapshots.KeysJson("aa")));
        await Poll.UntilAsync(() => gateway.Keys.Keys, "a later look was finished", Cancel);
        Assert.Equal("""{"a":"new"}""", gateway.Config.Current);
        Assert.Single(gateway.Config.Calls);
    }

    [Fact]
    public async Task Higher_epoch_wins_over_a_higher_revision()
    {
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 50, """{"a":"before"}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await ServesAsync(gateway, """{"a":"before"}""");
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 2, 3, """{"a":"restored"}"""));
        await ServesAsync(gateway, """{"a":"restored"}""");
    }

    [Fact]
    public async Task Rejected_config_keeps_the_old_one_and_keys_still_apply()
    {
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 1, """{"a":1}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await ServesAsync(gateway, """{"a":1}""");

        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 2, """{"a":"bad"}"""));
        var ack = await Poll.UntilAsync(
            async () => JsonSerializer.Deserialize((string?)await Redis.HashGetAsync(TestSnapshots.Names.Acks("config", 1, 2), "gw-1") ?? "null", SyncJson.Default.GatewayAck),
            "the ack", Cancel);
        Assert.Equal("rejected", ack.State);
        Assert.Contains("binds[0].port: bad", ack.Errors);

        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Keys, 1, 8, TestSnapshots.KeysJson("aa")));
        await Poll.UntilAsync(() => gateway.Keys.Keys, "keys are applied", Cancel);
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Keys, 1, 9, TestSnapshots.KeysJson("aa", "bb")));
        await Poll.UntilAsync(() => gateway.Keys.Keys is { Keys.Count: 2 } keys ? keys : null, "later keys are applied", Cancel);

        // Two looks later the rejected revision was still compiled only once.
        Assert.Equal("""{"a":1}""", gateway.Config.Current);
        Assert.Equal(2, gateway.Config.Calls.Count);
        Assert.Equal(2, gateway.Status.RejectedConfigRevision);
        Assert.Equal(1, gateway.Status.ConfigRevision);
    }

    [Fact]
    public async Task With_Redis_dead_a_publish_arrives_over_http_and_everything_reports_there()
    {
        await using var admin = await FakeAdminApi.StartAsync();
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 1, """{"a":1}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Options(_data.Path, _server.ConnectionString, admin.Address));
        await ServesAsync(gateway, """{"a":1}""");

        _server.Kill();
        admin.Snapshots["config"] = TestSnapshots.Pack(SnapshotParts.Config, 1, 2, """{"a":2}""");
        await ServesAsync(gateway, """{"a":2}""");
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Status.Source == "http"), "the source is AdminApi", Cancel);
        await Poll.UntilTrueAsync(() => Task.FromResult(admin.Acks.Any(a => a is { Revision: 2, State: "applied" })), "the ack", Cancel);
        await Poll.UntilTrueAsync(() => Task.FromResult(admin.Heartbeats.Any(h => h.Applied.GetValueOrDefault("config")?.Revision == 2)), "the heartbeat", Cancel);
        await Poll.UntilTrueAsync(() => Task.FromResult(admin.NotModified > 0), "the next poll is answered by 304", Cancel);

        // Redis comes back with the same revision, then a newer one: the gateway follows it again without a restart.
        await RestartAsync();
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 3, """{"a":3}"""), ring: false);
        await ServesAsync(gateway, """{"a":3}""");
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Status.Source == "redis"), "the source is Redis", Cancel);
    }

    [Fact]
    public async Task Flushed_Redis_is_never_an_empty_configuration()
    {
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 1, """{"a":1}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await ServesAsync(gateway, """{"a":1}""");
        await Redis.ExecuteAsync("FLUSHALL");
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Keys, 1, 1, TestSnapshots.KeysJson("aa")));
        await Poll.UntilAsync(() => gateway.Keys.Keys, "a look after the flush was finished", Cancel);
        Assert.Equal("""{"a":1}""", gateway.Config.Current);
        Assert.Single(gateway.Config.Calls);
    }

    [Fact]
    public async Task Restart_with_everything_dead_serves_from_disk_and_skips_a_damaged_file()
    {
        await using (var first = await GatewayUnderTest.StartAsync(Options()))
        {
            for (var revision = 1; revision <= 5; revision++)
            {
                await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, revision, $$"""{"a":{{revision}}}"""));
                await ServesAsync(first, $$"""{"a":{{revision}}}""");
            }

            await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Keys, 1, 2, TestSnapshots.KeysJson("aa")));
            await Poll.UntilTrueAsync(() => Task.FromResult(Files("keys").Length == 1), "keys are on disk", Cancel);
        }

        _server.Kill();
        Assert.Equal(["lkg-config-1-3.bin", "lkg-config-1-4.bin", "lkg-config-1-5.bin"], Files("config"));
        var newest = Path.Combine(_data.Path, "lkg", "lkg-config-1-5.bin");
        var bytes = await File.ReadAllBytesAsync(newest, Cancel);
        bytes[^1] ^= 0xFF;
        await File.WriteAllBytesAsync(newest, bytes, Cancel);

        await using var second = await GatewayUnderTest.StartAsync(Options());
        await ServesAsync(second, """{"a":4}""");
        Assert.Equal("lkg", second.Status.Source);
        Assert.Equal(0, second.StandIn.Calls);
        Assert.Equal(4, second.Metrics.Collect().Single(f => f.Name == "agentgateway_config_revision").Series.Single().Sum);
        Assert.Single((await Poll.UntilAsync(() => second.Keys.Keys, "keys are loaded", Cancel)).Keys);

        await RestartAsync();
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 6, """{"a":6}"""));
        await ServesAsync(second, """{"a":6}""");
    }

    [Fact]
    public async Task Start_with_nothing_reachable_recovers_by_itself()
    {
        _server.Kill();
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        Assert.False(gateway.Status.HasConfig);
        Assert.Equal("none", gateway.Status.Source);
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.StandIn.Calls == 1), "clients get an answer meanwhile", Cancel);
        await RestartAsync();
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 1, """{"a":1}"""), ring: false);
        await ServesAsync(gateway, """{"a":1}""");
    }

    [Fact]
    public async Task Revocation_acts_at_once_and_gives_way_to_a_later_snapshot()
    {
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Keys, 1, 1, TestSnapshots.KeysJson("aa", "bb"), publishedAt: 1000));
        await Redis.SortedSetAddAsync(TestSnapshots.Names.RevokedKeys, "bb", 2000);
        await using var gateway = await GatewayUnderTest.StartAsync(Options());
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Keys.Blocked.ContainsKey("bb")), "the listed revocation is applied", Cancel);
        await WaitForSubscriptionAsync();

        var message = JsonSerializer.Serialize(new KeyRevocation("aa", "key_0", "disabled", 3000), SyncJson.Default.KeyRevocation);
        await Redis.PublishAsync(RedisChannel.Literal(TestSnapshots.Names.KeysNotify), message);
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Keys.Blocked.GetValueOrDefault("aa") == "disabled"), "the message is applied", Cancel);

        await Redis.KeyDeleteAsync(TestSnapshots.Names.RevokedKeys);
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Keys, 1, 2, TestSnapshots.KeysJson("aa"), publishedAt: 4000));
        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Keys.Blocked.Count == 0 && gateway.Keys.Keys!.Keys.Count == 1), "the snapshot takes over", Cancel);
    }

    [Fact]
    public async Task Heartbeat_tells_what_serves_and_says_goodbye()
    {
        await TestSnapshots.PublishAsync(Redis, TestSnapshots.Pack(SnapshotParts.Config, 1, 4, """{"a":1}"""));
        await using (var gateway = await GatewayUnderTest.StartAsync(Options()))
        {
            var sign = await Poll.UntilAsync(async () => await SignAsync() is { } s && s.Applied.ContainsKey("config") ? s : null, "a heartbeat with the config", Cancel);
            Assert.Equal(("serving", "redis", "http://127.0.0.1:4000", 4L), (sign.State, sign.Source, sign.Address, sign.Applied["config"].Revision));
            await Poll.UntilTrueAsync(async () => await Redis.SetRandomMemberAsync(TestSnapshots.Names.Gateways) == "gw-1", "the gateway is listed", Cancel);
            Assert.NotNull(await Redis.KeyTimeToLiveAsync(TestSnapshots.Names.Gateway("gw-1")));
        }

        Assert.Equal("draining", (await SignAsync())!.State);
    }

    private ControlPlaneOptions Options() => GatewayUnderTest.Options(_data.Path, _server.ConnectionString);

    private string[] Files(string part) =>
        [.. Directory.GetFiles(Path.Combine(_data.Path, "lkg"), $"lkg-{part}-*").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private async Task<GatewayHeartbeat?> SignAsync() =>
        JsonSerializer.Deserialize((string?)await Redis.StringGetAsync(TestSnapshots.Names.Gateway("gw-1")) ?? "null", SyncJson.Default.GatewayHeartbeat);

    private static Task ServesAsync(GatewayUnderTest gateway, string json) =>
        Poll.UntilTrueAsync(() => Task.FromResult(gateway.Config.Current == json && gateway.Status.HasConfig), $"{json} serves", Cancel);

    // Both channels: the gateway subscribes to one after the other.
    private Task WaitForSubscriptionAsync() => Poll.UntilTrueAsync(
        async () => await Redis.PublishAsync(RedisChannel.Literal(TestSnapshots.Names.Notify), "{}") > 0
            && await Redis.PublishAsync(RedisChannel.Literal(TestSnapshots.Names.KeysNotify), "{}") > 0,
        "the gateway has subscribed", Cancel);

    // With a connection of its own: the old one comes back when it likes, and commands give up before that.
    private async Task RestartAsync()
    {
        await _server.StartAsync(Cancel);
        await _redis.DisposeAsync();
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
    }
}
