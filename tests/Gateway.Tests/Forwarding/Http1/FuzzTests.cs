using System.Text;
using Agentgateway.Gateway.Forwarding.Http1;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

public sealed class FuzzTests
{
    private static readonly string[] Seeds =
    [
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n5;a=b\r\nhello\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.0 404 Not Found\r\nConnection: keep-alive, x\r\n\r\nuntil the end",
    ];

    private static readonly string[] Pieces = ["\r\n", "\n", "\r", "\0", ":", ";", " ", "\t", "HTTP/1.1 ", "200", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "fffffffff", "\u00ff", "0\r\n\r\n", "\r\n\r\n"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_bytes_give_an_answer_or_an_error_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        var answer = "";
        await using var upstream = ScriptedServer.Start(async (stream, _) =>
        {
            var bytes = Encoding.Latin1.GetBytes(answer);
            var cut = bytes.Length / 3;
            await stream.WriteAsync(bytes.AsMemory(0, cut));
            await stream.WriteAsync(bytes.AsMemory(cut));
            return false;
        });
        using var client = Call.NewClient();
        for (var i = 0; i < 150; i++)
        {
            answer = Mutate(Seeds[i % Seeds.Length], random);

            var outcome = await Call.OutcomeAsync(client, upstream.Endpoint, Call.Request()).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            Assert.True(outcome.StartsWith("error 503", StringComparison.Ordinal) || char.IsAsciiDigit(outcome[0]), $"{answer}\n{outcome}");
        }
    }

    // Without sockets: more of it in the same time.
    [Fact]
    public void Any_bytes_are_a_head_or_not_one()
    {
        var random = new Random(3);
        var head = new ResponseHead(new FieldStrings());
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.Latin1.GetBytes(Mutate(Seeds[i % Seeds.Length], random));
            var scanned = 0;
            var end = ResponseHead.FindEnd(bytes, ref scanned);
            if (end < 0)
            {
                continue;
            }

            try
            {
                head.Read(bytes.AsSpan(0, end), toHead: false);
            }
            catch (HttpIOException)
            {
                continue;
            }

            foreach (var (name, value) in head.Fields.Fields)
            {
                Assert.DoesNotContain(name + value, c => c is '\r' or '\n' or '\0');
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var n = random.Next(1, 5); n > 0 && mutated.Length > 0; n--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Remove(at, random.Next(1, Math.Min(6, mutated.Length - at + 1)));
                    break;
                case 1:
                    mutated[at] = (char)random.Next(256);
                    break;
                case 2:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    mutated.Length = Math.Max(1, at);
                    break;
            }
        }

        return mutated.ToString();
    }
}
