using System.Security.Cryptography;
using System.Text;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Tcp;

public sealed class TcpProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_flow_both_ways_and_each_side_may_end_first()
    {
        await using var upstream = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(Tcp($"- backends: [{{host: \"{upstream.Address}\"}}]"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("hello");
        Assert.Equal("hello", await client.ReadAsync(5));
        await client.SendAsync(" and bye");
        client.CloseOutput();

        // The upstream still answers after the client's half has ended.
        Assert.Equal(" and bye", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Upstream_may_end_its_half_first()
    {
        var got = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = TcpUpstream.Start(async stream =>
        {
            await stream.WriteAsync("done"u8.ToArray());
            stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            got.SetResult(await reader.ReadToEndAsync());
        });
        await using var gateway = await TestGateway.StartAsync(Tcp($"- backends: [{{host: \"{upstream.Address}\"}}]"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        Assert.Equal("done", await client.ReadToEndAsync());
        await client.SendAsync("late words");
        client.CloseOutput();

        Assert.Equal("late words", await got.Task.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task Large_streams_arrive_whole_in_both_directions()
    {
        await using var upstream = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(Tcp($"- backends: [{{host: \"{upstream.Address}\"}}]"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        var data = RandomNumberGenerator.GetBytes(8 << 20);

        var sending = Task.Run(
            async () =>
            {
                await client.SendAsync(data);
                client.CloseOutput();
            },
            Token);
        var back = Encoding.Latin1.GetBytes(await client.ReadToEndAsync());
        await sending;

        Assert.Equal(SHA256.HashData(data), SHA256.HashData(back));
    }

    [Fact]
    public async Task Weights_choose_the_backend_and_zero_means_never()
    {
        await using var a = TcpUpstream.Greeting("a");
        await using var b = TcpUpstream.Greeting("b");
        await using var never = TcpUpstream.Greeting("never");
        await using var gateway = await TestGateway.StartAsync(Tcp(
            $"- backends: [{{host: \"{a.Address}\"}}, {{host: \"{b.Address}\", weight: 3}}, {{host: \"{never.Address}\", weight: 0}}]"));

        for (var i = 0; i < 60; i++)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.ReadToEndAsync();
        }

        Assert.Equal(60, a.Connections + b.Connections);
        Assert.InRange(b.Connections, 30, 59);
        Assert.Equal(0, never.Connections);
    }

    [Fact]
    public async Task Unreachable_upstream_closes_the_connection()
    {
        await using var gateway = await TestGateway.StartAsync(Tcp($"- backends: [{{host: \"127.0.0.1:{PortAllocator.Next()}\"}}]"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task No_route_closes_the_connection()
    {
        await using var upstream = TcpUpstream.Greeting("never");
        await using var gateway = await TestGateway.StartAsync(Tcp($"- {{hostnames: [only.example], backends: [{{host: \"{upstream.Address}\"}}]}}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(0, upstream.Connections);
    }

    [Fact]
    public async Task Backend_tls_is_spoken_to_the_upstream()
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var root = Path.Combine(folder.Path, "root.pem");
        await File.WriteAllTextAsync(root, authority.RootPem, Token);
        await using var upstream = await TestUpstream.StartAsync((http, _) => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "secure", Token), authority.Issue("up.example"));
        await using var gateway = await TestGateway.StartAsync(
            Tcp($"- backends: [{{host: \"{upstream.Address}\", policies: {{backendTLS: {{root: {root}, hostname: up.example, alpn: [http/1.1]}}}}}}]"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: up.example\r\nConnection: close\r\n\r\n");

        Assert.EndsWith("secure", (await client.ReadToEndAsync()).TrimEnd('\r', '\n', '0'), StringComparison.Ordinal);
        Assert.Equal("up.example", upstream.Single.Sni);
    }

    [Fact]
    public async Task Backend_tunnel_goes_through_a_proxy()
    {
        await using var upstream = TcpUpstream.Greeting("behind the proxy");
        await using var proxy = await TestGateway.StartAsync(
            "{frontendPolicies: {connect: {mode: route}}, binds: [{port: PORT, listeners: [{routes: [{backends: [{dynamic: {}}]}]}]}]}");
        await using var refusing = await TestGateway.StartAsync("binds: [{port: PORT, listeners: [{routes: []}]}]");
        string Through(TestGateway through) => Tcp(
            $"- backends: [{{host: \"{upstream.Address}\", policies: {{backendTunnel: {{proxy: {{host: \"127.0.0.1:{through.Port}\"}}}}}}}}]");
        await using var gateway = await TestGateway.StartAsync(Through(proxy));
        await using var refused = await TestGateway.StartAsync(Through(refusing));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await using var other = await RawClient.ConnectAsync(refused.Port);

        Assert.Equal("behind the proxy", await client.ReadToEndAsync());
        Assert.Equal("", await other.ReadToEndAsync());
    }

    [Fact]
    public async Task Attached_routes_serve_a_tcp_gateway()
    {
        await using var upstream = TcpUpstream.Greeting("attached");
        await using var gateway = await TestGateway.StartAsync($$"""
            gateways: {db: {port: PORT, protocol: TCP} }
            tcpRoutes:
            - gateways: db
              backends: [{host: "{{upstream.Address}}"}]
            """);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        Assert.Equal("attached", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Drain_waits_for_a_tunnel_and_cuts_it_at_the_deadline()
    {
        await using var upstream = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(Tcp($"- backends: [{{host: \"{upstream.Address}\"}}]"));
        var binds = gateway.Services.GetRequiredService<BindManager>();
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("x");
        await client.ReadAsync(1);
        client.CloseOutput();
        await using var other = await RawClient.ConnectAsync(gateway.Port);
        await other.SendAsync("y");
        await other.ReadAsync(1);

        var drained = binds.DrainAllAsync(TimeSpan.Zero, TimeSpan.FromMilliseconds(300));

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal("", await other.ReadToEndAsync());
        await drained.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Connections_are_counted_and_measured()
    {
        await using var upstream = TcpUpstream.Echo();
        await using var gateway = await TestGateway.StartAsync(Tcp($"- backends: [{{host: \"{upstream.Address}\"}}]"));
        await using (var client = await RawClient.ConnectAsync(gateway.Port))
        {
            await client.SendAsync("12345");
            client.CloseOutput();
            await client.ReadToEndAsync();
        }

        using var stats = new HttpClient();
        await Poll.UntilTrueAsync(
            async () =>
            {
                var text = await stats.GetStringAsync($"http://127.0.0.1:{gateway.StatsPort}/metrics", Token);
                var labels = $"{{bind=\"bind/{gateway.Port}\",gateway=\"default/default\",listener=\"listener0\",protocol=\"tcp\"}}";
                return text.Contains($"agentgateway_downstream_connections_total{labels} 1", StringComparison.Ordinal)
                    && text.Contains($"agentgateway_downstream_received_bytes_total{labels} 5", StringComparison.Ordinal)
                    && text.Contains($"agentgateway_downstream_sent_bytes_total{labels} 5", StringComparison.Ordinal);
            },
            "the connection is in the metrics",
            Token);
    }

    private static string Tcp(string routes) => $$"""
        binds:
        - port: PORT
          listeners:
          - protocol: TCP
            tcpRoutes:
            {{routes}}
        """;
}
