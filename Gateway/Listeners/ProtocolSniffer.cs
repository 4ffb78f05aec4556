using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Looks at the first bytes of a connection without consuming them.</summary>
internal static class ProtocolSniffer
{
    // RFC 9113 3.4: the client preface starts with "PRI * HTTP/2.0"; no HTTP/1 method begins with "PRI ".
    private static ReadOnlySpan<byte> Http2Preface => "PRI "u8;

    private const byte TlsHandshake = 0x16;

    /// <summary>The virtual endpoint that understands this connection; null if it ended before it could be told.</summary>
    public static async ValueTask<VirtualEndPoint?> DetectAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            var endpoint = Decide(buffer);
            if (endpoint is not null)
            {
                // Nothing consumed, nothing examined: Kestrel's first read sees the same bytes at once.
                input.AdvanceTo(buffer.Start, buffer.Start);
                return endpoint;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    private static VirtualEndPoint? Decide(ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return null;
        }

        Span<byte> first = stackalloc byte[4];
        var length = (int)Math.Min(buffer.Length, first.Length);
        buffer.Slice(0, length).CopyTo(first);
        if (first[0] == TlsHandshake)
        {
            return VirtualEndPoint.Tls;
        }

        if (!Http2Preface.StartsWith(first[..length]))
        {
            return VirtualEndPoint.Http1;
        }

        return length == Http2Preface.Length ? VirtualEndPoint.Http2 : null;
    }
}
