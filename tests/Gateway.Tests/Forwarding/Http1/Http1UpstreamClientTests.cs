using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.Http1;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

public sealed class Http1UpstreamClientTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_goes_out_as_written_with_Host_first()
    {
        await using var upstream = ScriptedServer.Start(Hello);
        using var client = Call.NewClient();
        var request = Call.Request("POST", "/a%2Fb/../c?x=%20", "body");
        request.Headers.Add("X-One", "v\u00e4lue");
        request.Headers.Add("Cookie", new(["a=1", "b=2"]));
        request.Headers.Add("Accept", new(["x", "y"]));
        request.Headers.Add("Connection", "close");
        request.Headers.Add("Transfer-Encoding", "chunked");
        request.Headers.Add("content-length", "99");
        request.Headers.Add("Expect", "100-continue");

        await Call.OutcomeAsync(client, upstream.Endpoint, request);

        Assert.Equal(
            "POST /a%2Fb/../c?x=%20 HTTP/1.1\r\nHost: example.test\r\nX-One: v\u00e4lue\r\nCookie: a=1; b=2\r\nAccept: x, y\r\nContent-Length: 4\r\n\r\nbody",
            upstream.Requests.Single());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "Content-Length: 0\r\n")]
    [InlineData("PATCH", "Content-Length: 0\r\n")]
    public async Task Request_without_a_body_says_so_where_one_could_be_expected(string method, string line)
    {
        await using var upstream = ScriptedServer.Start(Hello);
        using var client = Call.NewClient();

        await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request(method));

        Assert.Equal($"{method} / HTTP/1.1\r\nHost: example.test\r\n{line}\r\n", upstream.Requests.Single());
    }

    [Theory]
    [InlineData("GET", "/ HTTP/1.1\r\nX: y", "example.test", "x", "y")]
    [InlineData("GET", "no-slash", "example.test", "x", "y")]
    [InlineData("GET\r\n", "/", "example.test", "x", "y")]
    [InlineData("GET", "/", "example.test\r\nX: y", "x", "y")]
    [InlineData("GET", "/", "example.test", "x\r\n", "y")]
    [InlineData("GET", "/", "example.test", "x:", "y")]
    [InlineData("GET", "/", "example.test", "x", "y\r\nz: 1")]
    [InlineData("GET", "/", "example.test", "x", "y\nz: 1")]
    [InlineData("GET", "/", "example.test", "x", "y\0")]
    public async Task Nothing_that_ends_a_line_is_sent(string method, string target, string authority, string name, string value)
    {
        await using var upstream = ScriptedServer.Start(Hello);
        using var client = Call.NewClient();
        var request = Call.Request(method, target);
        request.Authority = authority;
        request.Headers.Add(name, value);

        Assert.StartsWith("error 400 ", await Call.OutcomeAsync(client, upstream.Endpoint, request), StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData(Hello, 1)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n", 1)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello", 1)]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 1)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 3)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", 3)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and what nobody asked for", 3)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 3)]
    public async Task Connection_is_used_again_where_the_next_answer_is_sure_to_be_the_next_ones(string answer, int connections)
    {
        await using var upstream = ScriptedServer.Start(answer);
        using var client = Call.NewClient();
        for (var i = 0; i < 3; i++)
        {
            Assert.StartsWith("20", await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request("POST")), StringComparison.Ordinal);
        }

        Assert.Equal(connections, upstream.Connections);
    }

    [Fact]
    public async Task What_comes_between_two_requests_ends_the_connection()
    {
        var said = new TaskCompletionSource();
        await using var upstream = ScriptedServer.Start(async (stream, _) =>
        {
            await ScriptedServer.WriteAsync(stream, Hello);
            await said.Task;
            await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            return true;
        });
        using var client = Call.NewClient();
        Assert.EndsWith("hello\n", await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request()), StringComparison.Ordinal);
        Assert.Equal(1, client.IdleConnections);
        said.SetResult();
        await UntilAsync(() => HasUnreadBytes(client));

        Assert.EndsWith("hello\n", await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request("POST")), StringComparison.Ordinal);
        Assert.Equal(2, upstream.Connections);
    }

    [Theory]
    [InlineData("GET", "", true)]
    [InlineData("PUT", "body", true)]
    [InlineData("POST", "body", false)]
    [InlineData("POST", "", false)]
    public async Task Request_that_met_a_dying_connection_is_sent_again_if_that_is_safe(string method, string body, bool again)
    {
        var requests = 0;
        await using var upstream = ScriptedServer.Start(async (stream, _) =>
        {
            if (Interlocked.Increment(ref requests) == 2)
            {
                return false;
            }

            await ScriptedServer.WriteAsync(stream, Hello);
            return true;
        });
        using var client = Call.NewClient();
        Assert.EndsWith("hello\n", await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request()), StringComparison.Ordinal);

        var outcome = await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request(method, "/second", body));

        Assert.Equal(again ? 3 : 2, requests);
        Assert.StartsWith(again ? "200" : "error 503", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_on_a_new_connection_is_not_sent_again()
    {
        await using var upstream = ScriptedServer.Start("", keep: false);
        using var client = Call.NewClient();

        Assert.StartsWith("error 503", await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request()), StringComparison.Ordinal);
        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task Too_many_interim_answers_and_too_long_heads_are_refused()
    {
        await using var interim = ScriptedServer.Start(string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 100)) + Hello, keep: false);
        await using var head = ScriptedServer.Start("HTTP/1.1 200 OK\r\nX: " + new string('x', ResponseHead.MaxBytes) + "\r\n\r\n", keep: false);
        await using var unasked = ScriptedServer.Start("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", keep: false);
        using var client = Call.NewClient();

        Assert.StartsWith("error 503", await Call.OutcomeAsync(client, interim.Endpoint, Call.Request()), StringComparison.Ordinal);
        Assert.StartsWith("error 503", await Call.OutcomeAsync(client, head.Endpoint, Call.Request()), StringComparison.Ordinal);
        Assert.StartsWith("error 503", await Call.OutcomeAsync(client, unasked.Endpoint, Call.Request()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 1000000")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("X-Until: close")]
    public async Task Large_bodies_arrive_whole_both_ways(string framing)
    {
        var body = string.Create(1_000_000, 0, static (span, _) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('a' + (i * 7 % 26));
            }
        });
        await using var upstream = ScriptedServer.Start(async (stream, _) =>
        {
            await ScriptedServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\n{framing}\r\n\r\n");
            for (var at = 0; at < body.Length; at += 100_000)
            {
                var piece = body.Substring(at, 100_000);
                await ScriptedServer.WriteAsync(stream, framing.Contains("chunked", StringComparison.Ordinal) ? $"186a0\r\n{piece}\r\n" : piece);
            }

            await ScriptedServer.WriteAsync(stream, framing.Contains("chunked", StringComparison.Ordinal) ? "0\r\n\r\n" : "");
            return false;
        });
        using var client = Call.NewClient();
        await using var response = await client.SendAsync(upstream.Endpoint, Call.Request("POST", "/", body), Token);
        using var copy = new MemoryStream();
        await (await response.OpenBodyAsync(Token)).CopyToAsync(copy, 50_000, Token);

        Assert.Equal(body, Encoding.Latin1.GetString(copy.ToArray()));
        Assert.EndsWith("\r\n\r\n" + body, upstream.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_of_a_large_body_arrives_although_the_body_is_not_read()
    {
        await using var upstream = ScriptedServer.Start(
            async (stream, _) =>
            {
                await ScriptedServer.WriteAsync(stream, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
                await ScriptedServer.ReadUntilAsync(stream, "never");
                return false;
            },
            headOnly: true);
        using var client = Call.NewClient();

        var outcome = await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request("POST", "/", new string('x', 20_000_000)));

        Assert.StartsWith("413 ", outcome, StringComparison.Ordinal);
        Assert.Equal(0, client.IdleConnections);
    }

    [Fact]
    public async Task Cancellation_reaches_the_upstream_while_the_answer_is_waited_for()
    {
        await using var upstream = ScriptedServer.Start(async (stream, _) => await ScriptedServer.ReadUntilAsync(stream, "never") is not null);
        using var client = Call.NewClient();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = client.SendAsync(upstream.Endpoint, Call.Request(), cancel.Token).AsTask();
        await UntilAsync(() => upstream.Requests.Count == 1);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await upstream.FirstConnectionEnded.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Cancellation_reaches_the_upstream_while_the_body_is_read()
    {
        await using var upstream = Endless();
        using var client = Call.NewClient();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var response = await client.SendAsync(upstream.Endpoint, Call.Request(), Token);
        var body = await response.OpenBodyAsync(Token);
        Assert.Equal(1, await body.ReadAsync(new byte[10], Token));
        var reading = body.ReadAsync(new byte[10], cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await upstream.FirstConnectionEnded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await response.DisposeAsync();
        Assert.Equal(0, client.IdleConnections);
    }

    [Fact]
    public async Task Answer_that_is_left_ends_at_the_upstream_too()
    {
        await using var upstream = Endless();
        using var client = Call.NewClient();
        var response = await client.SendAsync(upstream.Endpoint, Call.Request(), Token);
        response.Dispose();

        await upstream.FirstConnectionEnded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(0, client.IdleConnections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", 5000, 1)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", 0, 1)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n", 200_000, 2)]
    public async Task Little_rest_of_an_answer_that_is_left_is_read_so_that_the_connection_is_kept(string head, int rest, int connections)
    {
        await using var upstream = ScriptedServer.Start(async (stream, request) =>
        {
            await ScriptedServer.WriteAsync(stream, request.StartsWith("POST", StringComparison.Ordinal) ? Hello : head + new string('x', rest));
            return true;
        });
        using var client = Call.NewClient(time: new HandTime());
        await (await client.SendAsync(upstream.Endpoint, Call.Request(), Token)).DisposeAsync();
        if (connections == 1)
        {
            await UntilAsync(() => client.IdleConnections == 1);
        }

        Assert.EndsWith("hello\n", await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request("POST")), StringComparison.Ordinal);
        Assert.Equal(connections, upstream.Connections);
    }

    [Fact]
    public async Task Late_end_of_an_old_answer_does_not_touch_the_next_on_its_connection()
    {
        await using var upstream = ScriptedServer.Start(Hello);
        using var client = Call.NewClient();
        var old = await client.SendAsync(upstream.Endpoint, Call.Request(), Token);
        var oldBody = await old.OpenBodyAsync(Token);
        Assert.Equal("hello", await Call.BodyAsync(old, Token));
        old.Dispose();
        await using var next = await client.SendAsync(upstream.Endpoint, Call.Request(), Token);

        old.Dispose();
        await old.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => old.Status);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => oldBody.ReadAsync(new byte[5], Token).AsTask());
        Assert.Equal("hello", await Call.BodyAsync(next, Token));
        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task Connection_that_was_opened_for_a_request_that_left_serves_the_next()
    {
        await using var upstream = ScriptedServer.Start(Hello);
        var gate = new TaskCompletionSource();
        using var client = Call.NewClient(new GatedConnector(gate.Task));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = client.SendAsync(upstream.Endpoint, Call.Request(), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        gate.SetResult();
        await UntilAsync(() => client.IdleConnections == 1);

        Assert.EndsWith("hello\n", await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request()), StringComparison.Ordinal);
        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task Nobody_listening_is_an_error_that_says_so()
    {
        using var client = Call.NewClient();

        var e = await Assert.ThrowsAsync<UpstreamException>(() => client.SendAsync(new UpstreamEndpoint("127.0.0.1", PortAllocator.Next()), Call.Request(), Token).AsTask());

        Assert.Equal(503, e.Error.Status);
        Assert.True(e.Error.Retryable);
        Assert.StartsWith("connect to 127.0.0.1:", e.Error.Detail, StringComparison.Ordinal);
    }

    private static ScriptedServer Endless() => ScriptedServer.Start(async (stream, _) =>
    {
        await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
        return await ScriptedServer.ReadUntilAsync(stream, "never") is not null;
    });

    private static Task UntilAsync(Func<bool> condition) => Poll.UntilTrueAsync(() => Task.FromResult(condition()), "what the test waits for", Token);

    private static bool HasUnreadBytes(Http1UpstreamClient client)
    {
        client.Sweep();
        return client.IdleConnections == 0;
    }

    private sealed class GatedConnector(Task gate) : IUpstreamConnector
    {
        public ValueTask<Stream> ConnectAsync(string host, int port, UpstreamTls? tls, IReadOnlyList<string> alpn, CancellationToken cancellationToken) =>
            Call.Connector.ConnectAsync(host, port, tls, alpn, cancellationToken);

        public async ValueTask<Stream> ConnectAsync(UpstreamEndpoint endpoint, IReadOnlyList<string> alpn, CancellationToken cancellationToken)
        {
            await gate.WaitAsync(cancellationToken);
            return await Call.Connector.ConnectAsync(endpoint, alpn, cancellationToken);
        }
    }
}
