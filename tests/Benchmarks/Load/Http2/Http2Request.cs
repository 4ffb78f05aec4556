using System.Text;
using Agentgateway.Benchmarks.Load.Wire;

namespace Agentgateway.Benchmarks.Load.Http2;

/// <summary>A request as header block and body.</summary>
/// <param name="HeaderBlock">HPACK (RFC 7541) without dynamic table and Huffman code: the same bytes on every stream.</param>
/// <param name="Body">At most <see cref="MostBody"/> bytes: it goes out as one frame.</param>
internal sealed record Http2Request(byte[] HeaderBlock, byte[] Body)
{
    /// <summary>The least that a peer must take in one frame (RFC 9113 6.5.2).</summary>
    public const int MostBody = 16 * 1024;

    // Indexes of the static table, RFC 7541 appendix A.
    private const byte Authority = 1, Get = 2, Post = 3, Path = 4, Http = 6;

    private const byte Indexed = 0x80;

    /// <summary>The same request that goes out on HTTP/1.1 connections.</summary>
    /// <exception cref="ArgumentException">The body is larger than one frame.</exception>
    public static Http2Request From(byte[] http1)
    {
        if (!MessageHead.TryRead(http1, out var head) || http1.Length - head.Length > MostBody)
        {
            throw new ArgumentException("Not a request with a body of at most one frame.", nameof(http1));
        }

        var lines = Encoding.ASCII.GetString(http1, 0, head.Length - 4).Split("\r\n");
        var target = lines[0].Split(' ')[1];
        var block = new List<byte> { Indexed | Http, (byte)(Indexed | (lines[0].StartsWith("GET ", StringComparison.Ordinal) ? Get : Post)) };
        Literal(block, Path, null, target);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim());
            Literal(block, name == "host" ? Authority : (byte)0, name, value);
        }

        return new Http2Request([.. block], http1[head.Length..]);
    }

    /// <summary>A literal that is not to be indexed (RFC 7541 6.2.2), with a name of the static table or of its own.</summary>
    private static void Literal(List<byte> block, byte index, string? name, string value)
    {
        block.Add(index);
        if (index == 0)
        {
            Text(block, name!);
        }

        Text(block, value);
    }

    private static void Text(List<byte> block, string text)
    {
        // An integer with a prefix of seven bits, RFC 7541 5.1.
        const int most = 127;
        var rest = text.Length - most;
        block.Add((byte)Math.Min(text.Length, most));
        for (; rest >= 128; rest >>= 7)
        {
            block.Add((byte)(0x80 | (rest & 0x7f)));
        }

        if (text.Length >= most)
        {
            block.Add((byte)rest);
        }

        block.AddRange(Encoding.ASCII.GetBytes(text));
    }
}
