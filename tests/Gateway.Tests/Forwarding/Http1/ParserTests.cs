using System.Text;
using Agentgateway.Gateway.Forwarding.Http1;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

public sealed class ParserTests
{
    private static readonly FieldStrings Strings = new();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "Length 5 keep")]
    [InlineData("HTTP/1.1 200\ncontent-length:5\n\n", "Length 5 keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5, 5\r\n\r\n", "Length 5 keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "None 0 keep")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "None 5 keep")]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n", "None none keep")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "UntilClose none close")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n", "Chunked none keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", "Chunked none close")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "Chunked none keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\n", "UntilClose none close")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n", "UntilClose none close")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n", "Chunked none close")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", "Length 5 close")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: Keep-Alive\r\n\r\n", "Length 5 keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nKeep-Alive: max=0\r\n\r\n", "Length 5 close")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nKeep-Alive: timeout=1\r\n\r\n", "Length 5 close")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nKeep-Alive: timeout=x, max=5, timeout=9999999999\r\n\r\n", "Length 5 keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: x, Close\r\n\r\n", "Length 5 close")]
    [InlineData("HTTP/1.2 200 OK\r\nContent-Length: 5\r\nA : b\r\nC:\r\n\r\n", "Length 5 keep")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 +20 OK\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 O\rK\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\n A: b\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\n: b\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nA b: c\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n", "invalid")]
    [InlineData("HTTP/1.1 200 OK\r\nA\u00e4: b\r\n\r\n", "invalid")]
    public void Head_says_where_the_body_ends(string text, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var scanned = 0;
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            Assert.True(ResponseHead.FindEnd(bytes.AsSpan(0, cut), ref scanned) < 0, $"found an end in {cut} bytes");
        }

        Assert.Equal(bytes.Length, ResponseHead.FindEnd(bytes, ref scanned));
        Assert.Equal(expected, Read(bytes, toHead: false));
    }

    [Fact]
    public void Answer_to_HEAD_has_no_body() =>
        Assert.Equal("None 5 keep", Read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"u8.ToArray(), toHead: true));

    [Fact]
    public void Fields_keep_their_order_and_values_and_lose_white_space()
    {
        var head = new ResponseHead(Strings);
        head.Read(Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nX-Odd:  \tv\u00e4 l \t\r\nSet-Cookie:b=2\r\n\r\n"), toHead: false);

        Assert.Equal("a=1,b=2", head.Fields.Get("SET-COOKIE").ToString());
        Assert.Equal("v\u00e4 l", head.Fields.Get("x-odd").ToString());
        Assert.Equal(["Set-Cookie", "X-Odd"], head.Fields.Names());
    }

    [Fact]
    public void Too_many_fields_are_refused()
    {
        var text = "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("a:\r\n", FieldList.MaxFields + 1)) + "\r\n";

        Assert.Equal("invalid", Read(Encoding.Latin1.GetBytes(text), toHead: false));
    }

    [Fact]
    public void Texts_that_come_again_are_the_same_object_and_cookies_are_not()
    {
        var strings = new FieldStrings();

        Assert.Same("Content-Type", string.IsInterned(strings.Name("content-TYPE"u8)));
        Assert.Equal("x-own", strings.Name("x-own"u8));
        _ = strings.Value("x", "abc"u8);
        Assert.Same(strings.Value("x", "abc"u8), strings.Value("x", "abc"u8));
        var cookie = strings.Name("set-cookie"u8);
        _ = strings.Value(cookie, "s=1"u8);
        _ = strings.Value(cookie, "s=1"u8);
        Assert.NotSame(strings.Value(cookie, "s=1"u8), strings.Value(cookie, "s=1"u8));
    }

    [Theory]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello")]
    [InlineData("5\nhello\n0\n\n", "hello")]
    [InlineData("3;a=b;c=\"d\"\r\nabc\r\n00A \t\r\n0123456789\r\n000\r\n\r\n", "abc0123456789")]
    [InlineData("1\r\na\r\n0\r\nX-Sum: 1\r\nY: \u00e4\r\n\r\n", "a X-Sum=1 Y=\u00e4")]
    [InlineData("0\r\n\r\n", "")]
    [InlineData("\r\n0\r\n\r\n", "invalid")]
    [InlineData(";x\r\na\r\n", "invalid")]
    [InlineData("g\r\n", "invalid")]
    [InlineData("-1\r\n", "invalid")]
    [InlineData("0x1\r\na\r\n", "invalid")]
    [InlineData("1\rxa\r\n0\r\n\r\n", "invalid")]
    [InlineData("1\r\nab\r\n0\r\n\r\n", "invalid")]
    [InlineData("1\r\na\rx0\r\n\r\n", "invalid")]
    [InlineData("8000000000000000\r\n", "invalid")]
    [InlineData("0\r\n folded\r\n\r\n", "invalid")]
    [InlineData("0\r\na\r\n\r\n", "invalid")]
    [InlineData("0\r\n\rx", "invalid")]
    public void Chunks_are_the_same_however_they_are_cut(string text, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(expected, Decode([bytes[..cut], bytes[cut..]]));
        }

        Assert.Equal(expected, Decode([.. bytes.Select(b => new[] { b })]));
    }

    [Fact]
    public void Long_size_lines_and_trailers_are_refused()
    {
        Assert.Equal("invalid", Decode([Encoding.ASCII.GetBytes("1;" + new string('x', ChunkedDecoder.MaxSizeLine + 1))]));
        Assert.Equal("invalid", Decode([Encoding.ASCII.GetBytes(new string('0', ChunkedDecoder.MaxSizeLine + 1))]));
        Assert.Equal("invalid", Decode([Encoding.ASCII.GetBytes("0\r\nx: " + new string('y', ChunkedDecoder.MaxTrailers))]));
    }

    private static string Read(byte[] bytes, bool toHead)
    {
        var head = new ResponseHead(Strings);
        try
        {
            head.Read(bytes, toHead);
            return $"{head.Framing} {head.DeclaredLength?.ToString() ?? "none"} {(head.KeepAlive ? "keep" : "close")}";
        }
        catch (HttpIOException)
        {
            return "invalid";
        }
    }

    private static string Decode(byte[][] pieces)
    {
        var decoder = default(ChunkedDecoder);
        var data = new StringBuilder();
        try
        {
            foreach (var piece in pieces)
            {
                var rest = piece.AsSpan();
                while (!rest.IsEmpty && !decoder.IsDone)
                {
                    rest = rest[decoder.ReadFraming(rest)..];
                    if (decoder.IsInData && !rest.IsEmpty)
                    {
                        var taken = (int)Math.Min(decoder.Rest, rest.Length);
                        data.Append(Encoding.Latin1.GetString(rest[..taken]));
                        decoder.Take(taken);
                        rest = rest[taken..];
                    }
                }

                Assert.True(rest.IsEmpty, "bytes after the end");
            }

            Assert.True(decoder.IsDone, "no end");
            var trailers = new FieldList();
            FieldParser.Read(decoder.Trailers, trailers, Strings);
            foreach (var (name, value) in trailers.Fields)
            {
                data.Append(' ').Append(name).Append('=').Append(value);
            }

            return data.ToString();
        }
        catch (HttpIOException)
        {
            return "invalid";
        }
    }
}
