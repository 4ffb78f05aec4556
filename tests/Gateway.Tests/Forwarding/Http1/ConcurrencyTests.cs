using System.Globalization;
using System.Text;
using Agentgateway.Gateway.Forwarding;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

public sealed class ConcurrencyTests
{
    private const int Callers = 64;
    private const int Rounds = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_gets_bytes_of_another_answer_whatever_is_aborted()
    {
        // Every answer is its request's number, over and over, in one of three framings.
        await using var upstream = ScriptedServer.Start(async (stream, request) =>
        {
            var number = int.Parse(request[5..request.IndexOf(" HTTP", StringComparison.Ordinal)], CultureInfo.InvariantCulture);
            var body = string.Concat(Enumerable.Repeat(number.ToString("D8", CultureInfo.InvariantCulture), 1 + (number % 700)));
            switch (number % 3)
            {
                case 0:
                    await ScriptedServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nX-Number: {number}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
                    return true;
                case 1:
                    var half = body.Length / 2;
                    await ScriptedServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nX-Number: {number}\r\nTransfer-Encoding: chunked\r\n\r\n{half:x}\r\n{body[..half]}\r\n");
                    await ScriptedServer.WriteAsync(stream, $"{body.Length - half:x}\r\n{body[half..]}\r\n0\r\n\r\n");
                    return true;
                default:
                    await ScriptedServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nX-Number: {number}\r\n\r\n{body}");
                    return false;
            }
        });
        using var client = Call.NewClient();
        var whole = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(
            async () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    if (await CallAsync(client, upstream.Endpoint, (caller * Rounds) + round))
                    {
                        Interlocked.Increment(ref whole);
                    }
                }
            },
            Token)));

        Assert.InRange(whole, Callers * Rounds / 4, Callers * Rounds);
        Assert.True(upstream.Connections < Callers * Rounds, "no connection was used again");
    }

    // True if it was read to its end.
    private static async Task<bool> CallAsync(IUpstreamClient client, UpstreamEndpoint endpoint, int number)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var kind = number / 3 % 4;
        if (kind == 0)
        {
            cancel.CancelAfter(TimeSpan.FromMilliseconds(number % 7));
        }

        try
        {
            var response = await client.SendAsync(endpoint, Call.Request("GET", "/" + number.ToString(CultureInfo.InvariantCulture)), cancel.Token);
            Assert.Equal(number.ToString(CultureInfo.InvariantCulture), response.Header("X-Number"));
            if (kind == 1)
            {
                // Left unread, and left again later.
                response.Dispose();
                await Task.Yield();
                response.Dispose();
                return false;
            }

            await using (response)
            {
                using var copy = new MemoryStream();
                await (await response.OpenBodyAsync(cancel.Token)).CopyToAsync(copy, cancel.Token);
                var unit = number.ToString("D8", CultureInfo.InvariantCulture);
                Assert.Equal(string.Concat(Enumerable.Repeat(unit, 1 + (number % 700))), Encoding.Latin1.GetString(copy.ToArray()));
                return true;
            }
        }
        catch (OperationCanceledException) when (kind == 0 && !Token.IsCancellationRequested)
        {
            return false;
        }
    }
}
