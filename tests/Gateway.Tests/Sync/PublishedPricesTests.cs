using System.Text.Json;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Ai;
using Agentgateway.Gateway.Sync;
using Agentgateway.Testing;
using Agentgateway.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Agentgateway.Gateway.Tests.Sync;

/// <summary>Part <c>prices</c> arrives as the others do, from Redis, over HTTP and from disk, and no configuration is touched by it.</summary>
public sealed class PublishedPricesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prices_come_from_Redis_then_over_HTTP_then_from_disk()
    {
        using var data = new TemporaryFolder();
        await using var server = new RedisServer();
        await server.StartAsync(Cancel);
        await using var adminApi = await FakeAdminApi.StartAsync();
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString))
        await using (var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Options(data.Path, server.ConnectionString, adminApi.Address), AddPrices))
        {
            await TestSnapshots.PublishAsync(redis.GetDatabase(), Prices(1, "1"));
            await CostsAsync(gateway, 1m);
            var ack = await Poll.UntilAsync(
                async () => JsonSerializer.Deserialize((string?)await redis.GetDatabase().HashGetAsync(TestSnapshots.Names.Acks("prices", 1, 1), "gw-1") ?? "null", SyncJson.Default.GatewayAck),
                "the ack", Cancel);
            Assert.Equal("applied", ack.State);

            // What no gateway can read is refused as a whole.
            await TestSnapshots.PublishAsync(redis.GetDatabase(), Prices(2, "-2"));
            await Poll.UntilAsync(() => gateway.Status.LastError, "the refusal is reported", Cancel);
            Assert.Equal(1m, Price(gateway));

            server.Kill();
            adminApi.Snapshots[SnapshotParts.Prices] = Prices(3, "3");
            await CostsAsync(gateway, 3m);
            Assert.Empty(gateway.Config.Calls);
        }

        await adminApi.DisposeAsync();
        await using var restarted = await GatewayUnderTest.StartAsync(GatewayUnderTest.Options(data.Path, redis: null), AddPrices);
        await CostsAsync(restarted, 3m);
    }

    private static void AddPrices(IServiceCollection services)
    {
        services.AddSingleton<PriceTable>();
        services.AddSingleton<IPartApplier>(s => s.GetRequiredService<PriceTable>());
    }

    private static (SnapshotHead Head, byte[] Payload) Prices(long revision, string input) =>
        TestSnapshots.Pack(SnapshotParts.Prices, 1, revision, """{"providers":{"p":{"models":{"m":{"rates":{"input":"X"}}}}}}""".Replace("X", input, StringComparison.Ordinal));

    private static decimal? Price(GatewayUnderTest gateway) => gateway.Get<PriceTable>().Current.Find("p", null, "m")?.Rates?.Input;

    private static Task CostsAsync(GatewayUnderTest gateway, decimal input) => Poll.UntilTrueAsync(() => Task.FromResult(Price(gateway) == input), $"the price is {input}", Cancel);
}
