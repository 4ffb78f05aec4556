using System.Text;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.AdminApi.Usage;
using Agentgateway.Testing;
using Agentgateway.Testing.Redis;
using StackExchange.Redis;
using Xunit;

namespace Agentgateway.AdminApi.Tests.Publishing;

/// <summary>The scripts, run on every server that the suite may use.</summary>
public abstract class ScriptTests(RedisProcess server) : IAsyncLifetime
{
    private ConnectionMultiplexer _redis = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Redis => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync(Cancel);
        _redis = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Publish_script_compares_writes_rings_and_deletes_in_one_step()
    {
        var rings = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await _redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("{t}bell"), (_, text) => rings.Enqueue(text!));
        var binary = new byte[] { 0, 1, 0xFF, 0x0A, 0x00, 0x80 };
        Assert.Equal(1, await RunAsync("", "head-1", "{t}s1", binary, []));
        Assert.Equal(0, await RunAsync("", "head-2", "{t}s2", binary, []));
        Assert.Equal(0, await RunAsync("head-0", "head-2", "{t}s2", binary, []));
        Assert.Equal("head-1", await Redis.HashGetAsync("{t}heads", "config"));
        Assert.False(await Redis.KeyExistsAsync("{t}s2"));

        Assert.Equal(1, await RunAsync("head-1", "head-2", "{t}s2", binary, []));
        Assert.Equal(1, await RunAsync("head-2", "head-3", "{t}s3", binary, ["{t}s1"]));
        Assert.Equal(binary, (byte[]?)await Redis.StringGetAsync("{t}s3"));
        Assert.False(await Redis.KeyExistsAsync("{t}s1"));
        Assert.Equal(["{t}s3", "{t}s2"], (await Redis.ListRangeAsync("{t}index")).Select(v => v.ToString()));
        await Poll.UntilTrueAsync(() => Task.FromResult(rings.Count == 3), "every write has rung", Cancel);
    }

    [Fact]
    public async Task Move_script_moves_in_order_and_stops_at_the_end()
    {
        for (var i = 1; i <= 5; i++)
        {
            await Redis.ListLeftPushAsync("{t}usage", $"batch-{i}");
        }

        Assert.Equal(["batch-1", "batch-2", "batch-3"], await MoveAsync(3));
        Assert.Equal(["batch-4", "batch-5"], await MoveAsync(3));
        Assert.Empty(await MoveAsync(3));
        Assert.Equal(["batch-5", "batch-4", "batch-3", "batch-2", "batch-1"], (await Redis.ListRangeAsync("{t}flight")).Select(v => v.ToString()));
    }

    [Fact]
    public async Task Self_test_accepts_the_server() =>
        Assert.True(await RedisSelfTest.ScriptsAreAtomicAsync(ConfigurationOptions.Parse(server.ConnectionString), "test", Cancel));

    private async Task<long> RunAsync(string expected, string head, string payloadKey, byte[] payload, string[] old) => (long)await Redis.ScriptEvaluateAsync(
        RedisPublisher.Script,
        ["{t}heads", payloadKey, "{t}index", .. old.Select(o => (RedisKey)o)],
        ["config", expected, head, payload, Encoding.UTF8.GetBytes("ding"), "{t}bell", 2]);

    private async Task<string[]> MoveAsync(int count) =>
        [.. ((RedisValue[]?)await Redis.ScriptEvaluateAsync(UsageIngestor.Move, ["{t}usage", "{t}flight"], [count]) ?? []).Select(v => v.ToString())];
}
