using Agentgateway.Gateway.Tests.Support;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

/// <summary>Bodies that stream through the gateway to an upstream that looks at every byte.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task Body_with_a_length_keeps_it_and_one_without_is_chunked()
    {
        await using var upstream = ScriptedServer.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await StartAsync(upstream);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
        Assert.EndsWith("ok", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        await client.SendAsync("POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
        Assert.EndsWith("ok", await client.ReadAnswerAsync(), StringComparison.Ordinal);

        Assert.Contains("\r\nContent-Length: 5\r\n\r\nhello", upstream.Requests[0], StringComparison.Ordinal);
        Assert.Contains("\r\nTransfer-Encoding: chunked\r\n", upstream.Requests[1], StringComparison.Ordinal);
        Assert.Matches("\r\n\r\n([0-9a-f]+\r\n[hello!]+\r\n)+0\r\n\r\n$", upstream.Requests[1]);
        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task Both_sides_may_talk_at_once()
    {
        await using var upstream = ScriptedServer.Start(
            async (stream, _) =>
            {
                await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (var i = 0; i < 3; i++)
                {
                    await ScriptedServer.ReadUntilAsync(stream, $"piece {i}\r\n");
                    await ScriptedServer.WriteAsync(stream, $"8\r\nanswer {i}\r\n");
                }

                await ScriptedServer.ReadUntilAsync(stream, "0\r\n\r\n");
                await ScriptedServer.WriteAsync(stream, "0\r\n\r\n");
                return true;
            },
            headOnly: true);
        await using var gateway = await StartAsync(upstream);
        for (var round = 0; round < 2; round++)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var i = 0; i < 3; i++)
            {
                await client.SendAsync($"7\r\npiece {i}\r\n");
                Assert.EndsWith($"answer {i}", await client.ReadUntilAsync($"answer {i}"), StringComparison.Ordinal);
            }

            await client.SendAsync("0\r\n\r\n");
            Assert.EndsWith("0\r\n\r\n", await client.ReadUntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
        }

        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task Answer_that_ends_before_the_body_stops_the_upload()
    {
        await using var upstream = ScriptedServer.Start(
            async (stream, _) =>
            {
                await ScriptedServer.WriteAsync(stream, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                return await ScriptedServer.ReadUntilAsync(stream, "never") is not null;
            },
            headOnly: true);
        await using var gateway = await StartAsync(upstream);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");

        Assert.EndsWith("no", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        await upstream.FirstConnectionEnded.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Broken_body_is_the_clients_fault_and_never_looks_whole_to_the_upstream()
    {
        await using var upstream = ScriptedServer.Start(
            async (stream, _) => await ScriptedServer.ReadUntilAsync(stream, "0\r\n\r\n") is not null, headOnly: true);
        await using var gateway = await StartAsync(upstream);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnonsense\r\n");

        Assert.StartsWith("HTTP/1.1 400", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        await upstream.FirstConnectionEnded.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", true)]
    [InlineData("", true)]
    [InlineData("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno", false)]
    public async Task Expectation_of_the_client_is_the_upstreams_to_meet(string first, bool isSent)
    {
        await using var upstream = ScriptedServer.Start(
            async (stream, head) =>
            {
                Assert.Contains("\r\nExpect: 100-continue\r\n", head, StringComparison.Ordinal);
                await ScriptedServer.WriteAsync(stream, first);
                if (!isSent)
                {
                    return await ScriptedServer.ReadUntilAsync(stream, "hello") is not null;
                }

                await ScriptedServer.ReadUntilAsync(stream, "hello");
                await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                return true;
            },
            headOnly: true);
        await using var gateway = await StartAsync(upstream);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        if (isSent)
        {
            Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await client.ReadUntilAsync("\r\n\r\n"));
            await client.SendAsync("hello");
        }

        Assert.StartsWith(isSent ? "HTTP/1.1 200" : "HTTP/1.1 417", await client.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_goes_through_the_runtimes_client_if_the_operator_says_so()
    {
        // Ours refuses a folded field, which the other one unfolds.
        await using var upstream = ScriptedServer.Start("HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok");
        await using var own = await StartAsync(upstream);
        await using var handler = await TestGateway.StartAsync(Yaml(upstream), [], "--AGW_UPSTREAM_CLIENT=handler");

        using var refused = await own.Client.GetAsync("/", TestContext.Current.CancellationToken);
        using var answered = await handler.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal(200, (int)answered.StatusCode);
        var e = await Assert.ThrowsAsync<FormatException>(() => TestGateway.StartAsync(Yaml(upstream), [], "--AGW_UPSTREAM_CLIENT=fast"));
        Assert.Contains("AGW_UPSTREAM_CLIENT", e.Message, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(ScriptedServer upstream) => TestGateway.StartAsync(Yaml(upstream), []);

    private static string Yaml(ScriptedServer upstream) => """
        gateways: {default: {port: PORT}}
        routes:
        - name: all
          gateways: default
          matches: [{path: {pathPrefix: /}}]
          backends: [{host: "UPSTREAM"}]
        """.Replace("UPSTREAM", upstream.Address, StringComparison.Ordinal);
}
