using System.Text;
using Agentgateway.Benchmarks.Load;
using Agentgateway.Benchmarks.Load.Http2;
using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Wire;
using Xunit;

namespace Agentgateway.Benchmarks.Tests.Load;

public sealed class WireTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void A_chunked_body_and_its_stamps_are_read_in_pieces_of_any_size(int size)
    {
        var wire = Encoding.ASCII.GetBytes("1b;x=1\r\nab@00000000000000000042 cd@\r\n5\r\n00000\r\nF\r\n000000000000043\r\n0\r\nTrailer: x\r\n\r\nrest");
        var body = BodyReader.For(new MessageHead(0, 200, -1, Chunked: true, Close: false));
        var scanner = new StampScanner();
        var content = new StringBuilder();
        var stamps = new List<long>();
        var left = 0;

        for (var at = 0; at < wire.Length; at += size)
        {
            ReadOnlySpan<byte> input = wire.AsSpan(at, Math.Min(size, wire.Length - at));
            while (body.Next(ref input) is { IsEmpty: false } piece)
            {
                content.Append(Encoding.ASCII.GetString(piece));
                while (scanner.Next(ref piece, out var stamp))
                {
                    stamps.Add(stamp);
                }
            }

            left += input.Length;
        }

        Assert.True(body.IsDone);
        Assert.Equal("ab@00000000000000000042 cd@00000000000000000043", content.ToString());
        Assert.Equal([42, 43], stamps);
        Assert.Equal(4, left);
    }

    [Fact]
    public void A_head_says_length_status_and_framing()
    {
        Assert.True(MessageHead.TryRead("HTTP/1.1 404 Not Found\r\ncontent-LENGTH: 12\r\nConnection: close\r\n\r\nbody"u8, out var counted));
        Assert.True(MessageHead.TryRead("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"u8, out var chunked));
        Assert.False(MessageHead.TryRead("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n"u8, out _));

        Assert.Equal(new MessageHead(65, 404, 12, Chunked: false, Close: true), counted);
        Assert.Equal(new MessageHead(47, 0, -1, Chunked: true, Close: false), chunked);
    }

    [Fact]
    public void A_name_is_found_across_pieces_and_unknown_tokens_are_refused()
    {
        var search = new NameSearch();
        foreach (var piece in new[] { """{"model":"mo""", "ck-n100.i1", """0.t","stream":true}""" })
        {
            search.Look(Encoding.ASCII.GetBytes(piece));
        }

        var name = Encoding.ASCII.GetString(search.Found);
        var behaviour = Behaviour.TryParse(name);

        Assert.Equal("mock-n100.i10.t", name);
        Assert.Equal((100, 10, true), (behaviour!.Events, behaviour.IntervalMilliseconds, behaviour.ToolCall));
        Assert.Null(Behaviour.TryParse("mock-q1"));
        Assert.Null(Behaviour.TryParse("mock-a1x"));
    }

    [Fact]
    public void A_request_becomes_a_header_block_without_table_or_code()
    {
        var request = Http2Request.From(Requests.Post("/plain/mock-a100", 5));
        var text = Encoding.Latin1.GetString(request.HeaderBlock);

        Assert.Equal("xxxxx"u8.ToArray(), request.Body);
        Assert.StartsWith("\u0086\u0083\u0004\u0010/plain/mock-a100\u0001\u0009127.0.0.1", text, StringComparison.Ordinal);
        Assert.EndsWith("\u0000\u000econtent-length\u00015", text, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Http2Request.From(Requests.Post("/plain/mock-a100", 20_000)));
    }
}
