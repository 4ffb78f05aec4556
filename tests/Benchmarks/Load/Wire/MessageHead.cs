using System.Buffers.Text;
using System.Text;

namespace Agentgateway.Benchmarks.Load.Wire;

/// <summary>What framing needs to know of an HTTP/1.1 head.</summary>
/// <param name="Length">Bytes of the head with its empty line.</param>
/// <param name="Status">Of an answer; 0 for a request.</param>
/// <param name="ContentLength">-1 when not said.</param>
internal readonly record struct MessageHead(int Length, int Status, long ContentLength, bool Chunked, bool Close)
{
    /// <returns>False while the head is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MessageHead head)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            head = default;
            return false;
        }

        var rest = bytes[..(end + 2)];
        var status = 0;
        if (rest.StartsWith("HTTP/1.1 "u8) && !Utf8Parser.TryParse(rest[9..], out status, out _))
        {
            status = 599;
        }

        long length = -1;
        bool chunked = false, close = false;
        rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        while (!rest.IsEmpty)
        {
            var line = rest[..rest.IndexOf((byte)'\r')];
            rest = rest[(line.Length + 2)..];
            switch (line.Length > 10 ? line[0] | 0x20 : 0)
            {
                case 'c' when Value(line, "content-length"u8, out var value):
                    length = Utf8Parser.TryParse(value, out long said, out _) ? said : -1;
                    break;
                case 't' when Value(line, "transfer-encoding"u8, out var value):
                    chunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
                    break;
                case 'c' when Value(line, "connection"u8, out var value):
                    close = Ascii.EqualsIgnoreCase(value, "close"u8);
                    break;
            }
        }

        head = new MessageHead(end + 4, status, length, chunked, close);
        return true;
    }

    private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
        {
            value = line[(name.Length + 1)..].Trim((byte)' ');
            return true;
        }

        value = default;
        return false;
    }
}
