using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>An HTTP/1 CONNECT request on its way through Kestrel, which sees its head and nothing of what follows.</summary>
/// <remarks>
/// Kestrel cannot tunnel CONNECT. So it gets the head, written anew from what was parsed and marked as the last request of the connection; its answer goes out
/// if the request is refused. Once the tunnel is accepted, what it writes is dropped, and the bytes are the caller's.
/// </remarks>
internal sealed class Http1Tunnel : ITunnelFeature
{
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly Pipe _head = new();
    private readonly TunnelOutput _output;
    private ConnectRequestConnection? _request;

    public Http1Tunnel(ConnectionContext connection, ConnectHead head)
    {
        _connection = connection;
        _transport = connection.Transport;
        _output = new TunnelOutput(_transport.Output);
        Encoding.Latin1.GetBytes(Render(head), _head.Writer);
    }

    /// <summary>Lets <paramref name="next"/> (Kestrel) serve the request; returns when it is answered or the tunnel is over.</summary>
    public async Task RunAsync(ConnectionDelegate next)
    {
        await _head.Writer.FlushAsync();
        _connection.Features.Set<ITunnelFeature>(this);
        _request = new ConnectRequestConnection(_connection, new DuplexPipe(_head.Reader, _output));
        try
        {
            await next(_request);
        }
        finally
        {
            _request.Detach();
            _connection.Features.Set<ITunnelFeature>(null);
            await _head.Writer.CompleteAsync();
        }
    }

    public async ValueTask<ClientChannel> AcceptAsync(IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        _output.Drop();
        _request?.Detach();
        var channel = ClientChannel.For(_connection, _transport);
        await channel.WriteAsync(RenderAnswer(headers), cancellationToken);
        return channel;
    }

    /// <summary>The head of a 2xx answer to CONNECT: no framing fields (RFC 9110 9.3.6).</summary>
    public static byte[] RenderAnswer(IHeaderDictionary headers)
    {
        var text = new StringBuilder("HTTP/1.1 200 OK\r\n");
        foreach (var (name, values) in headers)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (var value in values)
            {
                text.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    private static string Render(ConnectHead head)
    {
        var text = new StringBuilder().Append(head.Method).Append(' ').Append(head.Target).Append(" HTTP/1.1\r\nHost: ").Append(head.Target).Append("\r\n");
        foreach (var (name, value) in head.Headers)
        {
            // Hop by hop, and the connection ends with this request in any case: a tunnel, or a refusal after which nobody can say what the next bytes are.
            if (!name.Equals("Connection", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        return text.Append("Connection: close\r\n\r\n").ToString();
    }
}
