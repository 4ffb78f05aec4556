using System.Buffers;
using System.Text;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>Reads the head of an HTTP/1 request where the bytes after it belong to a tunnel. Source: RFC 9112 2 to 5, RFC 9110 9.3.6.</summary>
/// <remarks>
/// Stricter than a server has to be: lines end with CRLF, no line is folded, and a CONNECT request that announces content is refused, so that nobody
/// can disagree about where the tunnel begins.
/// </remarks>
internal static class ConnectHeadParser
{
    /// <summary>A longer head is refused.</summary>
    public const int MaxBytes = 32 * 1024;

    private const int MaxHeaders = 100;

    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <param name="length">Bytes that the head takes, the empty line included, when it is complete.</param>
    public static ConnectHeadState Parse(ReadOnlySpan<byte> data, out ConnectHead? head, out int length)
    {
        head = null;
        var end = data[..Math.Min(data.Length, MaxBytes)].IndexOf("\r\n\r\n"u8);
        length = end + 4;
        if (end < 0)
        {
            return data.Length < MaxBytes ? ConnectHeadState.NeedMore : ConnectHeadState.Invalid;
        }

        // With the line break of the last line, without the empty line.
        var lines = data[..(end + 2)];
        var first = lines.IndexOf("\r\n"u8);
        return TryRequestLine(lines[..first], out var method, out var target, out var isHttp11)
            && TryHeaders(lines[(first + 2)..], method == "CONNECT", out var headers)
            && (head = new ConnectHead(method, target, isHttp11, headers)) is not null
            ? ConnectHeadState.Complete
            : ConnectHeadState.Invalid;
    }

    private static bool TryRequestLine(ReadOnlySpan<byte> line, out string method, out string target, out bool isHttp11)
    {
        (method, target, isHttp11) = ("", "", false);
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || line[..space].IndexOfAnyExcept(TokenBytes) >= 0)
        {
            return false;
        }

        method = Encoding.ASCII.GetString(line[..space]);
        var rest = line[(space + 1)..];
        space = rest.IndexOf((byte)' ');
        if (space <= 0 || rest[..space].IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E) >= 0)
        {
            return false;
        }

        target = Encoding.ASCII.GetString(rest[..space]);
        var version = rest[(space + 1)..];
        isHttp11 = version.SequenceEqual("HTTP/1.1"u8);
        return isHttp11 || version.SequenceEqual("HTTP/1.0"u8);
    }

    private static bool TryHeaders(ReadOnlySpan<byte> lines, bool isConnect, out List<KeyValuePair<string, string>> headers)
    {
        headers = [];
        var hosts = 0;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf("\r\n"u8);
            var line = lines[..end];
            lines = lines[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].IndexOfAnyExcept(TokenBytes) >= 0 || headers.Count == MaxHeaders)
            {
                return false;
            }

            var value = line[(colon + 1)..].Trim(" \t"u8);
            if (value.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) >= 0)
            {
                return false;
            }

            var name = Encoding.ASCII.GetString(line[..colon]);
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                if (++hosts > 1)
                {
                    return false;
                }

                continue;
            }

            if (isConnect && (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
                || (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && !value.SequenceEqual("0"u8))))
            {
                return false;
            }

            headers.Add(new(name, Encoding.Latin1.GetString(value)));
        }

        return true;
    }
}
