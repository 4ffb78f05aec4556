using Agentgateway.Gateway.Forwarding.Http1;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

public sealed class PoolTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_connections_and_unused_pools_go_away()
    {
        await using var upstream = ScriptedServer.Start(Hello);
        var time = new HandTime();
        using var client = Call.NewClient(time: time);
        await SendAsync(client, upstream, connections: 1);
        time.Advance(Http1Pool.IdleTime - TimeSpan.FromSeconds(1));
        client.Sweep();
        Assert.Equal(1, client.IdleConnections);

        time.Advance(TimeSpan.FromSeconds(2));
        client.Sweep();

        Assert.Equal(0, client.IdleConnections);
        await upstream.FirstConnectionEnded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(1, client.Pools);
        time.Advance(TimeSpan.FromMinutes(6));
        client.Sweep();
        Assert.Equal(0, client.Pools);
        await SendAsync(client, upstream, connections: 2);
    }

    [Theory]
    [InlineData("timeout=5, max=100", 3, 1)]
    [InlineData("timeout=5, max=100", 5, 2)]
    [InlineData("Timeout=600", 89, 1)]
    [InlineData("Timeout=600", 91, 2)]
    public async Task Connection_does_not_wait_longer_than_the_upstream_says(string keepAlive, int idleSeconds, int connections)
    {
        await using var upstream = ScriptedServer.Start("HTTP/1.1 200 OK\r\nKeep-Alive: " + keepAlive + "\r\nContent-Length: 5\r\n\r\nhello");
        var time = new HandTime();
        using var client = Call.NewClient(time: time);
        await SendAsync(client, upstream, connections: 1);

        time.Advance(TimeSpan.FromSeconds(idleSeconds));

        await SendAsync(client, upstream, connections);
    }

    [Fact]
    public async Task Old_connection_takes_no_new_request()
    {
        await using var upstream = ScriptedServer.Start(Hello);
        var time = new HandTime();
        using var client = Call.NewClient(time: time);
        for (var i = 0; i < 5; i++)
        {
            await SendAsync(client, upstream, connections: 1);
            time.Advance(TimeSpan.FromSeconds(60));
        }

        time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(client, upstream, connections: 2);
    }

    [Fact]
    public async Task Connection_that_the_upstream_closed_is_noticed_without_a_request()
    {
        var close = new TaskCompletionSource();
        await using var upstream = ScriptedServer.Start(async (stream, _) =>
        {
            await ScriptedServer.WriteAsync(stream, Hello);
            await close.Task;
            return false;
        });
        using var client = Call.NewClient();
        await SendAsync(client, upstream, connections: 1);
        client.Sweep();
        Assert.Equal(1, client.IdleConnections);
        close.SetResult();

        await Poll.UntilTrueAsync(
            () =>
            {
                client.Sweep();
                return Task.FromResult(client.IdleConnections == 0);
            },
            "the closed connection is dropped",
            Token);
    }

    [Fact]
    public async Task Connections_are_shared_by_equal_settings_only()
    {
        await using var upstream = ScriptedServer.Start(Hello);
        using var client = Call.NewClient();
        await SendAsync(client, upstream, connections: 1);
        await Call.OutcomeAsync(client, upstream.Endpoint with { Tag = "other backend" }, Call.Request());
        Assert.Equal(1, upstream.Connections);
        Assert.Equal(1, client.Pools);

        await Call.OutcomeAsync(client, upstream.Endpoint with { Proxy = new("127.0.0.1", PortAllocator.Next()) }, Call.Request());

        Assert.Equal(2, client.Pools);
    }

    private static async Task SendAsync(Http1UpstreamClient client, ScriptedServer upstream, int connections)
    {
        Assert.StartsWith("200", await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request()), StringComparison.Ordinal);
        Assert.Equal(connections, upstream.Connections);
    }
}
