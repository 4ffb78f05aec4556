using System.Net;
using System.Net.Sockets;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Agentgateway.Gateway.Tests.Listeners;

public sealed class ConnectionLimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SocketError.ConnectionAborted, AcceptError.Ignore)]
    [InlineData(SocketError.ConnectionReset, AcceptError.Ignore)]
    [InlineData(SocketError.TooManyOpenSockets, AcceptError.BackOff)]
    [InlineData(SocketError.NoBufferSpaceAvailable, AcceptError.BackOff)]
    [InlineData(SocketError.NotSocket, AcceptError.Fatal)]
    [InlineData(SocketError.InvalidArgument, AcceptError.Fatal)]
    public void Accept_errors_are_told_apart(object error, object expected) =>
        Assert.Equal((AcceptError)expected, AcceptErrors.Classify((SocketError)error));

    [Fact]
    public async Task Accept_goes_on_after_errors_and_ends_on_fatal_ones()
    {
        var script = new Queue<Func<Socket>>(
        [
            () => throw new SocketException((int)SocketError.ConnectionReset),
            () => throw new SocketException((int)SocketError.TooManyOpenSockets),
            () => throw new SocketException((int)SocketError.TooManyOpenSockets),
            () => new Socket(SocketType.Stream, ProtocolType.Tcp),
            () => throw new SocketException((int)SocketError.NotSocket),
        ]);
        var accepted = 0;
        var loop = new AcceptLoop(
            1, _ => new ValueTask<Socket>(script.Dequeue()()), socket =>
            {
                accepted++;
                socket.Dispose();
            }, TimeProvider.System, NullLogger.Instance);

        Assert.False(await loop.RunAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.Equal(1, accepted);
    }

    [Fact]
    public async Task Connections_over_the_cap_are_closed_at_once_and_room_comes_back()
    {
        await using var gateway = await TestGateway.StartAsync(Answering(""), null, "--AGW_MAX_CONNECTIONS=2");
        await using var first = await RawClient.ConnectAsync(gateway.Port);
        await AskAsync(first);
        await using (var second = await RawClient.ConnectAsync(gateway.Port))
        {
            await AskAsync(second);
            await using var third = await RawClient.ConnectAsync(gateway.Port);
            Assert.Equal("", await third.ReadToEndAsync());
        }

        await Poll.UntilTrueAsync(
            async () =>
            {
                await using var next = await RawClient.ConnectAsync(gateway.Port);
                await next.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                return (await next.ReadToEndAsync()).EndsWith("ok", StringComparison.Ordinal);
            },
            "the second connection's place is free",
            Token);
    }

    [Fact]
    public async Task Idle_connections_end_after_the_idle_timeout()
    {
        await using var gateway = await TestGateway.StartAsync(Answering("http1IdleTimeout: 300ms"));
        await using var idle = await RawClient.ConnectAsync(gateway.Port);
        await using var silent = await RawClient.ConnectAsync(gateway.Port);
        await AskAsync(idle);

        Assert.Equal("", await idle.ReadToEndAsync());
        Assert.Equal("", await silent.ReadToEndAsync());
    }

    [Fact]
    public async Task Unfinished_head_is_timed()
    {
        await using var gateway = await TestGateway.StartAsync(Answering("http1IdleTimeout: 300ms"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");

        var answer = await client.ReadToEndAsync();

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task Old_connections_end_gracefully()
    {
        await using var gateway = await TestGateway.StartAsync(Answering("maxConnectionDuration: 300ms"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await AskAsync(client);

        // Idle: it is closed. Busy ones get their answer first, which BindTests show for drains.
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Header_count_is_limited_and_a_reload_changes_it_for_new_connections()
    {
        await using var gateway = await TestGateway.StartAsync(Answering("http1MaxHeaders: 5"));
        await using var before = await RawClient.ConnectAsync(gateway.Port);
        await AskAsync(before);

        Assert.StartsWith("HTTP/1.1 431", await WithHeadersAsync(10), StringComparison.Ordinal);
        Assert.Empty(await gateway.ApplyAsync(Answering("http1MaxHeaders: 20")));
        Assert.StartsWith("HTTP/1.1 200", await WithHeadersAsync(10), StringComparison.Ordinal);
        await AskAsync(before);

        async Task<string> WithHeadersAsync(int count)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"x-{i}: y\r\n")) + "\r\n");
            return await client.ReadToEndAsync();
        }
    }

    [Fact]
    public async Task Keepalive_is_set_on_accepted_sockets()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        SocketKeepalive.Apply(socket, new(true, TimeSpan.FromSeconds(70), TimeSpan.FromMilliseconds(1500), 4));

        Assert.Equal(70, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(2, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
        Assert.Equal(4, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));
        Assert.NotEqual(0, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Both_address_families_are_served()
    {
        Assert.SkipUnless(ListeningSocket.Exists(IPAddress.IPv6Loopback), "this machine has no ::1");
        await using var gateway = await TestGateway.StartAsync(Answering(""));
        await using var client = await RawClient.ConnectAsync(gateway.Port, IPAddress.IPv6Loopback);

        await AskAsync(client);
    }

    [Fact]
    public async Task Drain_accepts_for_the_minimum_and_then_ends_what_is_idle()
    {
        await using var gateway = await TestGateway.StartAsync(Answering(""));
        var binds = gateway.Services.GetRequiredService<BindManager>();
        await using var idle = await RawClient.ConnectAsync(gateway.Port);
        await AskAsync(idle);

        var drained = binds.DrainAllAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        await using var late = await RawClient.ConnectAsync(gateway.Port);
        await AskAsync(late);

        Assert.Equal("", await idle.ReadToEndAsync());
        await drained.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(gateway.Port));
    }

    private static async Task AskAsync(RawClient client)
    {
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.EndsWith("ok", await client.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    private static string Answering(string http) => $$"""
        frontendPolicies: {http: { {{http}} } }
        binds: [{port: PORT, listeners: [{routes: [{policies: {directResponse: {status: 200, body: ok} } }]}]}]
        """;
}
