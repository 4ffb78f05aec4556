using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Instances;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.AdminApi.Secrets;
using Agentgateway.Configuration.Sync;
using Agentgateway.Testing;
using Agentgateway.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;
using Xunit;

namespace Agentgateway.AdminApi.Tests.Publishing;

public sealed class RevisionPublisherTests : IAsyncLifetime
{
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
    public async Task Committed_revision_is_signed_written_and_announced()
    {
        var doorbells = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await _redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(ControlPlaneUnderTest.Names.Notify), (_, text) => doorbells.Enqueue(text!));
        var revision = await _plane.CommitAsync("""{"binds":[]}""");

        var head = await PublishedAsync(revision);
        Assert.Equal("""{"binds":[]}""", await ControlPlaneUnderTest.DocumentAsync(Redis, head));
        await Poll.UntilTrueAsync(
            () => Task.FromResult(doorbells.Any(d => JsonSerializer.Deserialize(d, SyncJson.Default.Doorbell) is { Part: "config" } bell && bell.Revision == revision)),
            "the doorbell rings", Cancel);
        await Poll.UntilTrueAsync(async () => await _plane.RevisionStateAsync(revision) == "published", "the revision is published", Cancel);
        Assert.Equal(0, await _plane.Control.ReadAsync(db => db.Outbox.CountAsync(o => o.DoneAt == null, Cancel), Cancel));
        Assert.NotNull(await _plane.HeadAsync(Redis, SnapshotParts.Keys));
        Assert.True(await Redis.KeyTimeToLiveAsync(ControlPlaneUnderTest.Names.ControlPlaneAlive) > TimeSpan.Zero);
    }

    [Fact]
    public async Task Many_commits_end_in_the_last_one_and_only_six_payloads_stay()
    {
        for (var i = 1; i <= 12; i++)
        {
            await PublishedAsync(await _plane.CommitAsync($$"""{"n":{{i}}}"""));
        }

        for (var i = 13; i <= 30; i++)
        {
            await _plane.CommitAsync($$"""{"n":{{i}}}""");
        }

        var head = await PublishedAsync(30);
        Assert.Equal("""{"n":30}""", await ControlPlaneUnderTest.DocumentAsync(Redis, head));
        var payloads = _redis.GetServers()[0].Keys(pattern: "agw:{test}:cfg:snap:config:*").Count();
        Assert.Equal(6, payloads);
        await Poll.UntilTrueAsync(async () => await _plane.RevisionStateAsync(29) == "superseded", "29 is superseded", Cancel);
    }

    [Fact]
    public async Task Commit_without_a_signal_is_found_in_the_outbox()
    {
        await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        await PublishedAsync(await _plane.CommitAsync("""{"n":2}""", signal: false));
    }

    [Fact]
    public async Task Secrets_travel_encrypted_and_only_their_places()
    {
        var vault = _plane.Get<SecretVault>();
        var row = vault.Seal("providers", "sk-very-secret", "system");
        await _plane.Control.WriteAsync(
            db =>
            {
                db.Secrets.Add(row);
                return Task.CompletedTask;
            },
            Cancel);
        var revision = await _plane.CommitAsync(
            """{"llm":{"models":[{"params":{"apiKey":{"$secret":"ID"}}}]},"lost":{"$secret":"sec_none"}}""".Replace("ID", row.Id, StringComparison.Ordinal));

        var document = await ControlPlaneUnderTest.DocumentAsync(Redis, await PublishedAsync(revision));
        Assert.DoesNotContain("sk-very-secret", document, StringComparison.Ordinal);
        var opened = new SnapshotSecrets(ControlPlaneUnderTest.ConfigKey, "test").OpenAll(JsonNode.Parse(document))!;
        Assert.Equal("sk-very-secret", (string?)opened["llm"]!["models"]![0]!["params"]!["apiKey"]);
        Assert.Equal("", (string?)opened["lost"]);
    }

    [Fact]
    public async Task Prices_are_published_empty_from_the_start_and_after_every_change()
    {
        var head = await Poll.UntilAsync(() => _plane.HeadAsync(Redis, SnapshotParts.Prices), "the empty prices are out", Cancel);
        Assert.Equal((0, """{"providers":{}}"""), (head.Revision, await ControlPlaneUnderTest.DocumentAsync(Redis, head)));

        await PricedAsync("1");
        head = await Poll.UntilAsync(async () => await _plane.HeadAsync(Redis, SnapshotParts.Prices) is { Revision: 1 } next ? next : null, "the prices are out", Cancel);
        Assert.Equal("""{"providers":{"p":{"models":{"m":{"rates":{"input":"1"}}}}}}""", await ControlPlaneUnderTest.DocumentAsync(Redis, head));

        _server.Kill();
        await PricedAsync("2");
        using var client = _plane.Client();
        await Poll.UntilTrueAsync(async () => await SnapshotAsync(client, SnapshotParts.Prices) is { Revision: 2 }, "the prices are served over HTTP", Cancel);
        Assert.Equal(0, (await SnapshotAsync(client, SnapshotParts.Keys))?.Revision);
    }

    [Fact]
    public async Task Flushed_Redis_is_filled_again_with_the_same_revision()
    {
        var head = await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        await Redis.ExecuteAsync("FLUSHALL");
        var again = await Poll.UntilAsync(() => _plane.HeadAsync(Redis), "the head is back", Cancel);
        Assert.Equal((head.Epoch, head.Revision), (again.Epoch, again.Revision));
        Assert.Equal("""{"n":1}""", await ControlPlaneUnderTest.DocumentAsync(Redis, again));
    }

    [Fact]
    public async Task With_Redis_dead_a_commit_waits_and_gateways_get_it_over_http()
    {
        await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        _server.Kill();
        var revision = await _plane.CommitAsync("""{"n":2}""");
        using var client = _plane.Client();
        await Poll.UntilTrueAsync(async () => await SnapshotAsync(client) is { Revision: 2 }, "the snapshot is served over HTTP", Cancel);
        Assert.Equal("pending", await _plane.RevisionStateAsync(revision));

        await _server.StartAsync(Cancel);
        await PublishedAsync(revision);
        await Poll.UntilTrueAsync(async () => await _plane.RevisionStateAsync(revision) == "published", "the revision is published", Cancel);
    }

    [Theory]
    [InlineData("db_other", 1, 1)]
    [InlineData("db_other", 4, 99)]
    [InlineData("own", 1, 99)]
    public async Task Head_of_another_timeline_raises_the_epoch_above_it(string databaseId, long epoch, long revision)
    {
        await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        var id = databaseId == "own" ? _plane.Get<DatabaseIdentity>().Id : databaseId;
        var (foreign, payload) = new SnapshotSigner(ControlPlaneUnderTest.SigningKey).Pack("config", "test", id, epoch, revision, "{}"u8, 1);
        await Redis.StringSetAsync(ControlPlaneUnderTest.Names.Snapshot("config", epoch, revision), payload);
        await Redis.HashSetAsync(ControlPlaneUnderTest.Names.Head, "config", JsonSerializer.Serialize(foreign, SyncJson.Default.SnapshotHead));

        var head = await Poll.UntilAsync(async () => await _plane.HeadAsync(Redis) is { } h && h.Epoch == epoch + 1 ? h : null, "the epoch is raised", Cancel);
        Assert.Equal(1, head.Revision);
        await Poll.UntilTrueAsync(async () => (await _plane.HeadAsync(Redis, SnapshotParts.Keys))?.Epoch == epoch + 1, "keys follow", Cancel);
        var audit = await _plane.Control.ReadAsync(db => db.AuditLog.SingleAsync(a => a.Action == "timeline.change", Cancel), Cancel);
        Assert.Contains(epoch.ToString(System.Globalization.CultureInfo.InvariantCulture), audit.AfterJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forged_head_is_overwritten_and_orders_nothing()
    {
        await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        var (forged, _) = new SnapshotSigner(new byte[32]).Pack("config", "test", "db_evil", 1_000_000_000, 1, "{}"u8, 1);
        await Redis.HashSetAsync(ControlPlaneUnderTest.Names.Head, "config", JsonSerializer.Serialize(forged, SyncJson.Default.SnapshotHead));
        await Poll.UntilTrueAsync(async () => await _plane.HeadAsync(Redis) is { Epoch: 1, Revision: 1 }, "the true head is back", Cancel);
    }

    [Fact]
    public async Task Gateway_that_runs_something_later_raises_the_epoch()
    {
        await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        await HeartbeatAsync(new AppliedPart(1, 50, "x", "db_before"));
        await Poll.UntilTrueAsync(async () => await _plane.HeadAsync(Redis) is { Epoch: 2, Revision: 1 }, "the epoch is raised", Cancel);

        await HeartbeatAsync(new AppliedPart(long.MaxValue - 5, 1, "x", "db_nonsense"));
        await PublishedAsync(await _plane.CommitAsync("""{"n":2}"""));
        Assert.Equal(2, (await _plane.HeadAsync(Redis))!.Epoch);
    }

    [Fact]
    public async Task Acks_decide_the_state_of_a_revision()
    {
        await HeartbeatAsync(null);
        await Poll.UntilTrueAsync(() => Task.FromResult(_plane.Get<InstanceQueries>().Get("gw-1") is not null), "the gateway is known", Cancel);
        var first = await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        await AckAsync(first, "applied");
        await Poll.UntilTrueAsync(async () => await _plane.RevisionStateAsync(1) == "applied", "applied", Cancel);
        Assert.True(_plane.Get<InstanceQueries>().Get("gw-1")!.InSync);

        var second = await PublishedAsync(await _plane.CommitAsync("""{"n":2}"""));
        Assert.False(_plane.Get<InstanceQueries>().Get("gw-1")!.InSync);
        await AckAsync(second, "rejected", "binds[0]: no");
        await Poll.UntilTrueAsync(async () => await _plane.RevisionStateAsync(2) == "rejected", "rejected", Cancel);
        var ack = await _plane.Control.ReadAsync(db => db.PublishAcks.SingleAsync(a => a.Revision == 2, Cancel), Cancel);
        Assert.Contains("binds[0]: no", ack.ErrorsJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silent_gateway_is_lost_and_known_after_a_restart()
    {
        await HeartbeatAsync(new AppliedPart(1, 1, "x"), timeToLive: TimeSpan.FromSeconds(1));
        var instances = _plane.Get<InstanceQueries>();
        await Poll.UntilTrueAsync(() => Task.FromResult(instances.Get("gw-1")?.State == "serving"), "serving", Cancel);
        Assert.Equal("http://127.0.0.1:4000", instances.ServingAddress());
        await Poll.UntilTrueAsync(() => Task.FromResult(instances.Get("gw-1")?.State == "lost"), "lost", Cancel);
        await Poll.UntilTrueAsync(
            async () => await _plane.Control.ReadAsync(db => db.GatewayInstances.AnyAsync(i => i.InstanceId == "gw-1", Cancel), Cancel), "stored", Cancel);

        await _plane.DisposeAsync();
        _plane = await ControlPlaneUnderTest.StartAsync(_data.Path, _server.ConnectionString);
        await Poll.UntilTrueAsync(() => Task.FromResult(_plane.Get<InstanceQueries>().Get("gw-1") is { State: "lost", AppliedRev: 1 }), "remembered", Cancel);
    }

    [Fact]
    public async Task Key_that_stops_is_announced_at_once_and_listed_until_a_snapshot_contains_it()
    {
        await Poll.UntilAsync(() => _plane.HeadAsync(Redis, SnapshotParts.Keys), "keys are published", Cancel);
        var messages = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await _redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(ControlPlaneUnderTest.Names.KeysNotify), (_, text) => messages.Enqueue(text!));
        await _plane.Get<IPublishSignal>().KeysChangedAsync(["aa", "bb"], "key_1", "revoked", Cancel);
        await Poll.UntilTrueAsync(() => Task.FromResult(messages.Count == 2), "both messages", Cancel);
        var first = JsonSerializer.Deserialize(messages.First(), SyncJson.Default.KeyRevocation)!;
        Assert.Equal(("aa", "key_1", "revoked"), (first.SecretHash, first.KeyId, first.Operation));
        Assert.Equal(2, await Redis.SortedSetLengthAsync(ControlPlaneUnderTest.Names.RevokedKeys));

        await _plane.Get<IPublishSignal>().KeysChangedAsync(["bb"], "key_1", "restored", Cancel);
        Assert.Equal(1, await Redis.SortedSetLengthAsync(ControlPlaneUnderTest.Names.RevokedKeys));
        await AddKeyAsync();
        await Poll.UntilTrueAsync(async () => await Redis.SortedSetLengthAsync(ControlPlaneUnderTest.Names.RevokedKeys) == 0, "trimmed", Cancel);
    }

    [Fact]
    public async Task Keys_part_lists_every_live_secret_with_its_owner()
    {
        await AddKeyAsync();
        var head = await Poll.UntilAsync(async () => await _plane.HeadAsync(Redis, SnapshotParts.Keys) is { Revision: 1 } h ? h : null, "keys are published", Cancel);
        var keys = JsonSerializer.Deserialize(await ControlPlaneUnderTest.DocumentAsync(Redis, head), SyncJson.Default.KeySnapshot)!.Keys;
        var key = Assert.Single(keys);
        Assert.Equal(("key_1", "active", "usr_1", "Ada"), (key.Id, key.Status, key.OwnerUserId, key.OwnerName));
        Assert.Equal([("h-current", null), ("h-grace", 99L)], key.Hashes.OrderBy(h => h.Hash, StringComparer.Ordinal).Select(h => (h.Hash, h.ExpiresAt)));
        Assert.Equal(["gpt-*"], key.AllowedModels);
        Assert.Null(key.AllowedTools);
    }

    [Fact]
    public async Task Internal_routes_need_the_token_and_answer_conditionally()
    {
        await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        using var stranger = _plane.Client(withToken: false);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(InternalApi.Snapshot + "config", Cancel)).StatusCode);
        stranger.DefaultRequestHeaders.Add("Authorization", "Bearer wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsJsonAsync(InternalApi.Usage, new { }, Cancel)).StatusCode);

        using var client = _plane.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(InternalApi.Snapshot + "nothing", Cancel)).StatusCode);
        var answer = await client.GetAsync(InternalApi.Snapshot + "config", Cancel);
        using var again = new HttpRequestMessage(HttpMethod.Get, InternalApi.Snapshot + "config");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again, Cancel)).StatusCode);

        // A gateway with something later from another timeline is answered from above it.
        using var ahead = new HttpRequestMessage(HttpMethod.Get, InternalApi.Snapshot + "config");
        ahead.Headers.Add(InternalApi.AppliedHeader, "7.3.db_before");
        var bytes = await (await client.SendAsync(ahead, Cancel)).Content.ReadAsByteArrayAsync(Cancel);
        Assert.True(SnapshotEnvelope.TryRead(bytes, out var head, out var payload));
        Assert.Equal((8, 1), (head.Epoch, head.Revision));
        Assert.Null(new SnapshotSigner(ControlPlaneUnderTest.SigningKey).Verify(head, payload.Span, "test"));
    }

    [Fact]
    public async Task Outbox_resumes_after_a_restart()
    {
        await PublishedAsync(await _plane.CommitAsync("""{"n":1}"""));
        await _plane.DisposeAsync();
        _server.Kill();
        _plane = await ControlPlaneUnderTest.StartAsync(_data.Path, _server.ConnectionString);
        var revision = await _plane.CommitAsync("""{"n":2}""", signal: false);
        await _plane.DisposeAsync();
        await _server.StartAsync(Cancel);
        _plane = await ControlPlaneUnderTest.StartAsync(_data.Path, _server.ConnectionString);
        await PublishedAsync(revision);
    }

    private Task<SnapshotHead> PublishedAsync(long revision) => Poll.UntilAsync(
        async () =>
        {
            try
            {
                return await _plane.HeadAsync(Redis) is { } head && head.Revision == revision ? head : null;
            }
            catch (RedisException)
            {
                // The test's own connection has not noticed the restart yet.
                return null;
            }
        },
        $"revision {revision} is published", Cancel);

    private static async Task<SnapshotHead?> SnapshotAsync(HttpClient client, string part = SnapshotParts.Config) =>
        SnapshotEnvelope.TryRead(await client.GetByteArrayAsync(InternalApi.Snapshot + part, Cancel), out var head, out _) ? head : null;

    private async Task HeartbeatAsync(AppliedPart? applied, TimeSpan? timeToLive = null)
    {
        var parts = new Dictionary<string, AppliedPart>();
        if (applied is not null)
        {
            parts["config"] = applied;
        }

        var sign = new GatewayHeartbeat(
            "gw-1", "gw-1", "0.1.0", 1, "serving", "redis", "http://127.0.0.1:4000", null, 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), parts, null, 0, 0);
        await Redis.StringSetAsync(ControlPlaneUnderTest.Names.Gateway("gw-1"), JsonSerializer.Serialize(sign, SyncJson.Default.GatewayHeartbeat), timeToLive ?? TimeSpan.FromSeconds(30));
        await Redis.SetAddAsync(ControlPlaneUnderTest.Names.Gateways, "gw-1");
    }

    private async Task AckAsync(SnapshotHead head, string state, params string[] errors)
    {
        var ack = new GatewayAck("gw-1", head.Part, head.Epoch, head.Revision, head.Sha256, state, errors, 3, 4);
        var text = JsonSerializer.Serialize(ack, SyncJson.Default.GatewayAck);
        await Redis.HashSetAsync(ControlPlaneUnderTest.Names.Acks(head.Part, head.Epoch, head.Revision), "gw-1", text);
        await Redis.PublishAsync(RedisChannel.Literal(ControlPlaneUnderTest.Names.Ack), text);
    }

    // As PriceStore does it.
    private async Task PricedAsync(string input)
    {
        await _plane.Control.WriteAsync(
            async db =>
            {
                var revision = await db.GetMetaNumberAsync(MetaFacts.PricesRevision, Cancel) + 1;
                var row = await db.ModelPrices.AsTracking().FirstOrDefaultAsync(Cancel);
                if (row is null)
                {
                    row = new ModelPriceRow { Provider = "p", Model = "m", SpecJson = "{}" };
                    db.ModelPrices.Add(row);
                }

                row.SpecJson = $$$"""{"rates":{"input":"{{{input}}}"}}""";
                await db.SetMetaAsync(MetaFacts.PricesRevision, revision, Cancel);
                OutboxEntries.Add(db, SnapshotParts.Prices, revision, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            },
            Cancel);
        _plane.Get<IPublishSignal>().Pending();
    }

    private async Task AddKeyAsync()
    {
        await _plane.Control.WriteAsync(
            async db =>
            {
                db.Users.Add(TestRows.User("usr_1", "ada", "Ada"));
                var key = TestRows.Key("key_1", "usr_1");
                key.AllowedModelsJson = """["gpt-*"]""";
                key.Secrets.Add(TestRows.Secret("s1", "key_1", "h-current", "current"));
                key.Secrets.Add(TestRows.Secret("s2", "key_1", "h-grace", "grace", expiresAt: 99));
                key.Secrets.Add(TestRows.Secret("s3", "key_1", "h-ended", "ended"));
                db.ApiKeys.Add(key);
                await db.SetMetaAsync(MetaFacts.KeysRevision, 1, Cancel);
                OutboxEntries.Add(db, SnapshotParts.Keys, 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            },
            Cancel);
        _plane.Get<IPublishSignal>().Pending();
    }
}
