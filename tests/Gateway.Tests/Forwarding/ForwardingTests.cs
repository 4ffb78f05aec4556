using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding;

public sealed class ForwardingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Request_and_answer_pass_unchanged_except_hop_by_hop_headers(string host)
    {
        await using var upstream = await TestUpstream.StartAsync((http, _) =>
        {
            http.Response.Headers.Server = "upstream/1";
            http.Response.Headers.Append("Set-Cookie", new(["a=1", "b=2"]));
            http.Response.Headers["x-custom"] = "v\u00e4lue";
            return http.Response.WriteAsync("answer");
        });
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address));
        using var client = gateway.NewClient(host);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a%2Fb/./c//d?x=1&x=%20") { Content = new StringContent("body") };
        request.Headers.TryAddWithoutValidation("Proxy-Authorization", "Basic Zm9v");
        request.Headers.TryAddWithoutValidation("x-forwarded-for", "10.0.0.1");
        request.Headers.Host = "client.example";

        using var answer = await client.SendAsync(request, Token);

        Assert.Equal("answer", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("upstream/1", answer.Headers.Server.ToString());
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal("v\u00e4lue", answer.Headers.GetValues("x-custom").Single());
        var arrived = upstream.Single;
        Assert.Equal("client.example", arrived.Host);
        Assert.Equal("body", arrived.Text);
        Assert.Null(arrived.Header("proxy-authorization"));
        Assert.Equal("10.0.0.1", arrived.Header("x-forwarded-for"));
        Assert.Null(arrived.Header("via"));
    }

    [Fact]
    public async Task Raw_path_reaches_the_upstream_byte_for_byte()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address));

        var head = await RawAsync(gateway.Port, "GET /a%2Fb/../c//d?q=%7B HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
        Assert.Equal("/a%2Fb/../c//d?q=%7B", upstream.Single.Target);
    }

    [Fact]
    public async Task Headers_that_Connection_names_stay_here()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address));

        await RawAsync(gateway.Port, "GET / HTTP/1.1\r\nHost: x\r\nConnection: X-Drop\r\nx-drop: 1\r\nKeep-Alive: 5\r\nTE: trailers, gzip\r\n\r\n"
            + "GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        var arrived = upstream.Requests[0];
        Assert.Null(arrived.Header("x-drop"));
        Assert.Null(arrived.Header("keep-alive"));
        Assert.Equal("trailers", arrived.Header("te"));
    }

    [Fact]
    public async Task Gateway_adds_no_server_header()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address));

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Host_is_rewritten_for_hostname_backends()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Plain("api.example:8080"), [$"api.example:8080:127.0.0.1:{upstream.Port}"]);

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("api.example", upstream.Single.Host);
    }

    [Fact]
    public async Task Server_sent_events_arrive_one_by_one()
    {
        var release = new SemaphoreSlim(0);
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await TestUpstream.WriteEventAsync(http, "event " + i);
                await release.WaitAsync(http.RequestAborted);
            }
        });
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address));
        using var answer = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        for (var i = 0; i < 3; i++)
        {
            // The upstream waits for us: an event that the gateway holds back would never come.
            Assert.Equal("data: event " + i, await reader.ReadLineAsync(Token));
            Assert.Equal("", await reader.ReadLineAsync(Token));
            release.Release();
        }

        Assert.Null(await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task Client_that_goes_away_cancels_the_upstream_call()
    {
        var cancelled = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            http.RequestAborted.Register(() => cancelled.TrySetResult());
            await TestUpstream.WriteEventAsync(http, "first");
            await cancelled.Task;
        });
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address));
        var answer = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        answer.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task Unreachable_upstream_is_503_without_internals()
    {
        await using var gateway = await TestGateway.StartAsync(Plain("127.0.0.1:" + PortAllocator.Next()));

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("upstream call failed", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Unknown_host_name_is_503()
    {
        await using var gateway = await TestGateway.StartAsync(Plain("does-not-exist.invalid:80"));

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("backends required DNS resolution which failed", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Grpc_errors_travel_in_the_head()
    {
        await using var gateway = await TestGateway.StartAsync(Plain("127.0.0.1:" + PortAllocator.Next()));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/svc/Call") { Content = new ByteArrayContent([]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");

        using var answer = await gateway.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("14", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Retry_repeats_the_body_and_numbers_the_attempt()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(503).Next(503).Next(200, "ok");
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address, "retry: {attempts: 2, codes: [503]}"));

        using var answer = await gateway.Client.PostAsync("/", new StringContent("payload"), Token);

        Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal([null, "1", "2"], upstream.Requests.Select(r => r.Header("x-retry-attempt")));
        Assert.All(upstream.Requests, r => Assert.Equal("payload", r.Text));
    }

    [Fact]
    public async Task Last_answer_is_returned_when_retries_are_used_up()
    {
        await using var upstream = await TestUpstream.StartAsync();
        upstream.Next(503, "one").Next(503, "two");
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address, "retry: {attempts: 1, codes: [503]}"));

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("two", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("requestTimeout", "request timeout")]
    [InlineData("backendRequestTimeout", "upstream call timeout")]
    public async Task Timeouts_are_504(string field, string message)
    {
        await using var upstream = await TestUpstream.StartAsync((http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address, $"timeout: {{{field}: 150ms}}"));

        using var answer = await gateway.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal(message, await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Request_timeout_does_not_cut_a_body_that_streams()
    {
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            await TestUpstream.WriteEventAsync(http, "a");
            await Task.Delay(3500, http.RequestAborted);
            await TestUpstream.WriteEventAsync(http, "b");
        });
        upstream.Next(200);
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address, "timeout: {requestTimeout: 3s}"));

        // The first request pays for compilation; the deadline is long for the second even where the machine is busy.
        using var first = await gateway.Client.GetAsync("/", Token);
        Assert.Equal("data: a\n\ndata: b\n\n", await gateway.Client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Upload_without_a_length_reaches_the_upstream_whole()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address));
        var content = new StreamContent(new MemoryStream(new byte[5 << 20]));
        using var request = new HttpRequestMessage(HttpMethod.Put, "/big") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await gateway.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(5 << 20, upstream.Single.Body.Length);
    }

    [Fact]
    public async Task WebSocket_is_spliced()
    {
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            var got = await socket.ReceiveAsync(buffer, http.RequestAborted);
            await socket.SendAsync(buffer.AsMemory(0, got.Count), System.Net.WebSockets.WebSocketMessageType.Text, true, http.RequestAborted);
            await socket.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, http.RequestAborted);
        });
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address, "requestHeaderModifier: {set: {x-added: yes}}"));
        using var client = new System.Net.WebSockets.ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/ws?a=b"), Token);
        await client.SendAsync(Encoding.UTF8.GetBytes("hello"), System.Net.WebSockets.WebSocketMessageType.Text, true, Token);
        var answer = new byte[100];
        var received = await client.ReceiveAsync(answer, Token);

        Assert.Equal("hello", Encoding.UTF8.GetString(answer, 0, received.Count));
        Assert.Equal("/ws?a=b", upstream.Single.Target);
        Assert.Equal("yes", upstream.Single.Header("x-added"));
    }

    [Fact]
    public async Task Missing_host_is_400()
    {
        await using var gateway = await TestGateway.StartAsync(Plain("127.0.0.1:1"));

        Assert.StartsWith("HTTP/1.1 400", await RawAsync(gateway.Port, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upstream_that_dies_mid_answer_cuts_the_client()
    {
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            http.Response.ContentLength = 100;
            await http.Response.WriteAsync("part");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });
        await using var gateway = await TestGateway.StartAsync(Plain(upstream.Address));

        await Assert.ThrowsAnyAsync<Exception>(() => gateway.Client.GetStringAsync("/", Token));
    }

    private static string Plain(string address, string policies = "") => $$"""
        binds:
        - port: PORT
          listeners:
          - routes:
            - policies: { {{policies}} }
              backends:
              - host: "{{address}}"
        """;

    private static async Task<string> RawAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(Token);
    }
}
