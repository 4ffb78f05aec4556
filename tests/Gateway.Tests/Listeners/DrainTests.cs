using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Listeners;

/// <summary>Ports that go away while others, and their own streams, go on.</summary>
public sealed class DrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_and_upgraded_connections_outlive_the_removal_of_another_port_and_of_their_own()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var events = await TestUpstream.StartAsync(async (http, _) =>
        {
            await TestUpstream.WriteEventAsync(http, "first");
            await release.Task;
            await TestUpstream.WriteEventAsync(http, "last");
        });
        await using var echo = TcpUpstream.Start(async stream =>
        {
            var head = "";
            var one = new byte[1];
            while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0)
            {
                head += (char)one[0];
            }

            await stream.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8.ToArray());
            await stream.CopyToAsync(stream);
        });
        var second = PortAllocator.Next();
        var listeners = $"[{{routes: [{{matches: [{{path: {{exact: /ws}}}}], backends: [{{host: \"{echo.Address}\"}}]}}, {{backends: [{{host: \"{events.Address}\"}}]}}]}}]";
        var kept = $"{{port: PORT, listeners: {listeners}}}";
        await using var gateway = await TestGateway.StartAsync(
            $"binds: [{kept}, {{port: {second}, listeners: {listeners}}}]", settings: "--CONNECTION_TERMINATION_DEADLINE=60s");

        RawClient[] streams = [await EventsAsync(gateway.Port), await EventsAsync(second)];
        RawClient[] sockets = [await UpgradeAsync(gateway.Port), await UpgradeAsync(second)];
        Assert.Empty(await gateway.ApplyAsync($"binds: [{kept}]"));

        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => RawClient.ConnectAsync(second));
        foreach (var socket in sockets)
        {
            await socket.SendAsync("still here");
            Assert.Equal("still here", await socket.ReadAsync(10));
            await socket.DisposeAsync();
        }

        release.SetResult();
        foreach (var stream in streams)
        {
            Assert.EndsWith("data: last\n\n", await stream.ReadUntilAsync("last\n\n"), StringComparison.Ordinal);
            await stream.DisposeAsync();
        }
    }

    private static async Task<RawClient> EventsAsync(int port)
    {
        var client = await RawClient.ConnectAsync(port);
        await client.SendAsync("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.EndsWith("first\n\n", await client.ReadUntilAsync("first\n\n"), StringComparison.Ordinal);
        return client;
    }

    private static async Task<RawClient> UpgradeAsync(int port)
    {
        var client = await RawClient.ConnectAsync(port);
        await client.SendAsync("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        return client;
    }
}
