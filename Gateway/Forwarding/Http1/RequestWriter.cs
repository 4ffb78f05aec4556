using System.Buffers;
using Agentgateway.Gateway.Pipeline;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>Writes request line and header fields (RFC 9112 3 and 5). Only this writes what frames the body or speaks of the connection.</summary>
internal static class RequestWriter
{
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\0");

    // Nothing of the target, of Host and of the method may end its place in the line.
    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(c => (char)c)]);

    /// <summary>Writes the head up to and with its empty line.</summary>
    /// <param name="length">Length of the body; null = chunked.</param>
    /// <param name="hasBody">False: a length of 0 is only said where a body could be expected.</param>
    /// <param name="expect">Keep <c>Expect</c>.</param>
    /// <exception cref="UpstreamException">Something in it cannot be sent.</exception>
    public static void Write(ref RequestBuffer buffer, UpstreamRequest request, bool hasBody, long? length, bool expect)
    {
        var target = request.PathAndQuery;
        if (!target.StartsWith('/') || target.AsSpan().ContainsAnyExcept(Visible))
        {
            throw Refused("invalid request target");
        }

        if (request.Method.Length == 0 || request.Method.AsSpan().ContainsAnyExcept(TokenChars))
        {
            throw Refused("invalid method");
        }

        if (request.Authority.AsSpan().ContainsAnyExcept(Visible))
        {
            throw Refused("invalid Host");
        }

        buffer.Write(request.Method);
        buffer.Write(" "u8);
        buffer.Write(target);
        buffer.Write(" HTTP/1.1\r\nHost: "u8);
        buffer.Write(request.Authority);
        buffer.Write("\r\n"u8);
        var headers = request.Headers;
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, values) = headers[i];
            if (!IsOurs(name) && (expect || !Is(name, "Expect")))
            {
                WriteField(ref buffer, name, values);
            }
        }

        if (!hasBody)
        {
            buffer.Write(MayLackBody(request.Method) ? "\r\n"u8 : "Content-Length: 0\r\n\r\n"u8);
        }
        else if (length is { } known)
        {
            buffer.Write("Content-Length: "u8);
            buffer.WriteNumber(known);
            buffer.Write("\r\n\r\n"u8);
        }
        else
        {
            buffer.Write("Transfer-Encoding: chunked\r\n\r\n"u8);
        }
    }

    private static void WriteField(ref RequestBuffer buffer, string name, StringValues values)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenChars))
        {
            throw Refused("invalid header name");
        }

        buffer.Write(name);
        buffer.Write(": "u8);
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                // RFC 9113 8.2.3: HTTP/2 may have cut a cookie into several fields.
                buffer.Write(Is(name, "Cookie") ? "; "u8 : Is(name, "User-Agent") ? " "u8 : ", "u8);
            }

            var value = values[i] ?? "";
            if (value.AsSpan().IndexOfAny(LineBreaks) >= 0)
            {
                throw Refused("invalid header value");
            }

            buffer.Write(value);
        }

        buffer.Write("\r\n"u8);
    }

    private static bool IsOurs(string name) => name.Length switch
    {
        4 => Is(name, "Host"),
        7 => Is(name, "Upgrade"),
        10 => Is(name, "Connection") || Is(name, "Keep-Alive"),
        14 => Is(name, "Content-Length"),
        16 => Is(name, "Proxy-Connection"),
        17 => Is(name, "Transfer-Encoding"),
        _ => false,
    };

    private static bool MayLackBody(string method) => method is "GET" or "HEAD" or "DELETE" or "OPTIONS" or "CONNECT" or "TRACE";

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static UpstreamException Refused(string message) => new(GatewayError.BadRequest(message));
}
