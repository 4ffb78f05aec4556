using System.Globalization;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

/// <summary>The same answers through the runtime's client and through ours come to the same; where they do not, the reason is beside the answer.</summary>
public sealed class DifferentialTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Invalid = "error 503 upstream call failed";
    private const string Chunked = Ok + "Transfer-Encoding: chunked\r\n\r\n";

    // The upstream closes the connection after each.
    private static readonly string[] Alike =
    [
        Ok + "Content-Length: 5\r\n\r\nhello",
        Ok + "Content-Length: 5\r\nContent-Type: Text/Plain; charset=utf-8\r\n\r\nhello",
        Ok + "Content-Length: 0\r\n\r\n",
        Ok + "Content-Length: 5\n\nhello",
        Ok + "Content-Length: 5\r\n\r\nhel",
        Ok + "Content-Length: 5\r\n\r\nhello, and more that nobody asked for",
        Ok + "\r\nuntil the end",
        Ok + "Connection: close\r\n\r\nuntil the end",
        Chunked + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        Chunked + "5;name=value\r\nhello\r\n0\r\n\r\n",
        Chunked + "5  \r\nhello\r\n0\r\n\r\n",
        Chunked + "5\nhello\n0\n\n",
        Chunked + "5\r\nhello\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n",
        Chunked + "5\r\nhello\r\n0\r\nContent-Type: x\r\nSet-Cookie: a=b\r\nRetry-After: 1\r\nX-Sum: 1\r\n\r\n",
        Chunked + "0\r\n\r\n",
        Chunked + "00000000A\r\n0123456789\r\n0\r\n\r\n",
        Chunked + "5\r\nhello\r\n",
        Chunked + "5\r\nhel",
        Chunked + "5\r\nhelloX\r\n0\r\n\r\n",
        Chunked + "x\r\nhello\r\n0\r\n\r\n",
        Chunked + "\r\n",
        Chunked + "-5\r\nhello\r\n0\r\n\r\n",
        Chunked + "10000000000000000\r\nhello",
        Ok + "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        Ok + "Transfer-Encoding: gzip\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 299 Own Phrase, \u00e4\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 999 X\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.7 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nETag: \"x\"\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"a, b\"\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n" + Ok + "Content-Length: 5\r\n\r\nhello",
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </y>\r\n\r\n" + Ok + "Content-Length: 5\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\n",
        Ok + "Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2, c\r\nContent-Length: 0\r\n\r\n",
        Ok + "X-Odd:\r\nx-odd:  \t spaced \t \r\nX-ODD: v\u00e4l\r\nContent-Length: 0\r\n\r\n",
        Ok + "X-Space : before the colon\r\nContent-Length: 0\r\n\r\n",
        Ok + "Date: Thu, 05 Nov 2026 10:00:00 GMT\r\nServer: x/1 (y)\r\nVary: a, b\r\nCache-Control: no-store, max-age=0\r\nAge: 5\r\nContent-Length: 0\r\n\r\n",
        Ok + "Content-Encoding: gzip\r\nContent-Language: en\r\nLast-Modified: yesterday\r\nExpires: 0\r\nAllow: GET, PUT\r\nContent-Length: 0\r\n\r\n",
        Ok + "Keep-Alive: timeout=5\r\nConnection: keep-alive\r\nUpgrade: h2c\r\nProxy-Connection: x\r\nTE: trailers\r\nContent-Length: 0\r\n\r\n",
        Ok + "Proxy-Authenticate: Basic\r\nProxy-Authentication-Info: a\r\nProxy-Authorization: b\r\nProxy-Features: c\r\nProxy-Instruction: d\r\nContent-Length: 0\r\n\r\n",
        Ok + "Security-Scheme: a\r\nALPN: b\r\nClose: c\r\nHTTP2-Settings: d\r\nUpgrade-Insecure-Requests: 1\r\nAlt-Svc: e\r\nContent-Length: 0\r\n\r\n",
        Ok + "Strict-Transport-Security: max-age=1\r\nTrailer: x\r\nVia: 1.1 y\r\nWarning: 1\r\nContent-Length: 0\r\n\r\n",
        "",
        "HTTP/1.1 2",
        Ok + "Content-Length: 5\r\n",
        "\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
        Ok + "no colon\r\nContent-Length: 0\r\n\r\n",
        Ok + ": no name\r\nContent-Length: 0\r\n\r\n",
        Ok + "X Y: space in the name\r\nContent-Length: 0\r\n\r\n",
        Ok + " X: first line folded\r\nContent-Length: 0\r\n\r\n",
    ];

    // Answer, what ours makes of it, why.
    private static readonly (string Answer, string Ours, string Reason)[] Deviations =
    [
        (Ok + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "200 OK\ntype  length none\nhello\n",
            "RFC 9112 6.3: a transfer coding overrides the length, which is wrong here"),
        (Ok + "Transfer-Encoding: gzip\r\nContent-Length: 3\r\n\r\nhello", "200 OK\ntype  length none\nhello\n", "the same"),
        (Ok + "X: a\r\n folded\r\nContent-Length: 0\r\n\r\n", Invalid, "RFC 9112 5.2 allows to refuse folding, which nobody sends any more but to deceive"),
        (Ok + "Content-Length: x\r\n\r\nhello", Invalid, "RFC 9112 6.3: where the next answer begins is open"),
        (Ok + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nhello", Invalid, "the same"),
        (Ok + "Content-Length: 3, 5\r\n\r\nhello", Invalid, "the same"),
        (Ok + "Content-Length: 5, 5\r\n\r\nhello", "200 OK\ncontent-length: 5\ntype  length 5\nhello\n", "RFC 9110 8.6: equal values are one"),
        (Ok + "X: a\rb\r\nContent-Length: 0\r\n\r\n", Invalid, "RFC 9110 5.5: CR, LF and NUL are dangerous in a value"),
        (Ok + "X: a\0b\r\nContent-Length: 0\r\n\r\n", Invalid, "the same"),
        ("HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n", Invalid, "RFC 9110 15: statuses begin with 100"),
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", Invalid, "RFC 9110 15.2.2: nobody asked for it"),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "204 No Content\ntype  length 5\n\n", "RFC 9110 8.6: no length with 204"),
        (Ok + "Connection: x-drop\r\nX-Drop: 1\r\nX-Keep: 2\r\nContent-Length: 0\r\n\r\n", "200 OK\ncontent-length: 0\nx-keep: 2\ntype  length 0\n\n",
            "RFC 9110 7.6.1: what Connection names ends here"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Answers_come_to_the_same_as_through_the_other_client(string method)
    {
        await using var upstream = Answering();
        using var handlers = new UpstreamHandlers(Call.Connector);
        using var ours = Call.NewClient();
        var other = new HttpUpstreamClient(handlers);
        var differences = new List<string>();
        for (var i = 0; i < Alike.Length; i++)
        {
            var expected = await Call.OutcomeAsync(other, upstream.Endpoint, Call.Request(method, "/" + i), Token);
            var actual = await Call.OutcomeAsync(ours, upstream.Endpoint, Call.Request(method, "/" + i), Token);

            if (expected != actual)
            {
                differences.Add($"{method} {Alike[i]}\n--- the runtime's client:\n{expected}\n--- ours:\n{actual}\n");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public async Task Deviations_are_as_listed()
    {
        await using var upstream = Answering();
        using var handlers = new UpstreamHandlers(Call.Connector);
        using var ours = Call.NewClient();
        var other = new HttpUpstreamClient(handlers);
        var differences = new List<string>();
        for (var i = 0; i < Deviations.Length; i++)
        {
            var (answer, expected, reason) = Deviations[i];
            var target = "/" + (i + Alike.Length);
            var actual = await Call.OutcomeAsync(ours, upstream.Endpoint, Call.Request("GET", target), Token);
            var others = await Call.OutcomeAsync(other, upstream.Endpoint, Call.Request("GET", target), Token);
            if (expected != actual || actual == others)
            {
                differences.Add($"{answer}\n({reason})\n--- expected:\n{expected}\n--- ours:\n{actual}\n--- the runtime's client:\n{others}\n");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static ScriptedServer Answering() => ScriptedServer.Start(async (stream, request) =>
    {
        var number = int.Parse(request[(request.IndexOf('/', StringComparison.Ordinal) + 1)..request.IndexOf(" HTTP", StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        await ScriptedServer.WriteAsync(stream, number < Alike.Length ? Alike[number] : Deviations[number - Alike.Length].Answer);
        return false;
    });
}
