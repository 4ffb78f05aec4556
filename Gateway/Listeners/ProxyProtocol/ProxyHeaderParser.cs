using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Agentgateway.Gateway.Listeners.ProxyProtocol;

/// <summary>Reads PROXY protocol headers, version 1 (text) and 2 (binary). Source: the PROXY protocol specification of HAProxy, 2.1 and 2.2.</summary>
internal static class ProxyHeaderParser
{
    /// <summary>No header is longer; so much of a connection is enough to decide.</summary>
    public const int MaxBytes = HeadBytes + MaxPayload;

    private const int MaxLine = 107;
    private const int HeadBytes = 16;
    private const int MaxPayload = 512;

    private static ReadOnlySpan<byte> TextSignature => "PROXY "u8;

    private static ReadOnlySpan<byte> BinarySignature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="length">Bytes that the header takes, when it is complete.</param>
    public static ProxyHeaderState Parse(ReadOnlySpan<byte> data, out ProxyHeader header, out int length)
    {
        header = default;
        length = 0;
        if (data.IsEmpty)
        {
            return ProxyHeaderState.NeedMore;
        }

        if (IsPrefix(data, TextSignature))
        {
            return data.Length < TextSignature.Length ? ProxyHeaderState.NeedMore : ParseText(data, out header, out length);
        }

        if (IsPrefix(data, BinarySignature))
        {
            return data.Length < HeadBytes ? ProxyHeaderState.NeedMore : ParseBinary(data, out header, out length);
        }

        return ProxyHeaderState.Absent;
    }

    private static bool IsPrefix(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        data.Length < signature.Length ? signature.StartsWith(data) : data.StartsWith(signature);

    private static ProxyHeaderState ParseText(ReadOnlySpan<byte> data, out ProxyHeader header, out int length)
    {
        header = new ProxyHeader(1, null, null);
        var end = data[..Math.Min(data.Length, MaxLine)].IndexOf("\r\n"u8);
        length = end + 2;
        if (end < 0)
        {
            return data.Length < MaxLine ? ProxyHeaderState.NeedMore : ProxyHeaderState.Invalid;
        }

        var text = data[TextSignature.Length..end];
        if (text.StartsWith("UNKNOWN"u8) && (text.Length == 7 || text[7] == (byte)' '))
        {
            return ProxyHeaderState.Complete;
        }

        var parts = Encoding.ASCII.GetString(text).Split(' ');
        if (parts.Length != 5
            || !TryAddress(parts[1], parts[0], out var source) || !TryAddress(parts[2], parts[0], out var destination)
            || !TryPort(parts[3], out var sourcePort) || !TryPort(parts[4], out var destinationPort))
        {
            return ProxyHeaderState.Invalid;
        }

        header = new ProxyHeader(1, new IPEndPoint(source!, sourcePort), new IPEndPoint(destination!, destinationPort));
        return ProxyHeaderState.Complete;
    }

    // The framework reads "1" and "0x7f.1" as addresses too; the specification wants the usual notation.
    private static bool TryAddress(string text, string family, out IPAddress? address) => family switch
    {
        "TCP4" => IPAddress.TryParse(text, out address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text,
        "TCP6" => IPAddress.TryParse(text, out address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !text.Contains('%') && !text.Contains('['),
        _ => (address = null) is not null,
    };

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535 && (text.Length == 1 || text[0] != '0');

    private static ProxyHeaderState ParseBinary(ReadOnlySpan<byte> data, out ProxyHeader header, out int length)
    {
        header = new ProxyHeader(2, null, null);
        var payload = BinaryPrimitives.ReadUInt16BigEndian(data[14..]);
        length = HeadBytes + payload;
        var command = data[12];
        if (command is not (0x20 or 0x21) || payload > MaxPayload)
        {
            return ProxyHeaderState.Invalid;
        }

        var family = data[13] >> 4;
        var addresses = family switch { 1 => 12, 2 => 36, _ => 0 };
        if (family > 2 || (data[13] & 0x0F) > 2 || payload < addresses)
        {
            // Unix sockets and what no version defines.
            return ProxyHeaderState.Invalid;
        }

        if (data.Length < length)
        {
            return ProxyHeaderState.NeedMore;
        }

        if (command == 0x21 && addresses > 0)
        {
            var size = (addresses - 4) / 2;
            var block = data[HeadBytes..];
            header = new ProxyHeader(
                2,
                new IPEndPoint(new IPAddress(block[..size]), BinaryPrimitives.ReadUInt16BigEndian(block[(2 * size)..])),
                new IPEndPoint(new IPAddress(block[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(block[((2 * size) + 2)..])));
        }

        return ProxyHeaderState.Complete;
    }
}
