using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>An HTTP/1 connection as Kestrel sees it where CONNECT is routed: any of its requests, the first or a later one, may turn it into a tunnel.</summary>
/// <remarks>
/// Kestrel cannot tunnel CONNECT, but it reads the head, and nothing behind it, as such a request has no body. So the tunnel takes over right where Kestrel
/// stopped reading: from then on Kestrel's input has ended, what it writes is dropped, and it learns neither of the end of the client's half nor of drains.
/// On cleartext connections Kestrel's answers go to the socket itself, so that all of them are sent before the tunnel writes there.
/// </remarks>
internal sealed class TunnelCapableConnection : ConnectionContext, ITunnelFeature
{
    private readonly ConnectionContext _outer;
    private readonly ActiveBind _owner;
    private readonly TunnelInput _input;
    private readonly TunnelOutput _output;
    private readonly PipeWriter? _direct;
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenRegistration _registration;
    private bool _isTunnel;

    /// <param name="first">A CONNECT request that was read from the connection already: then it is the only one. Null when nothing was read.</param>
    public TunnelCapableConnection(ConnectionContext outer, ActiveBind owner, ConnectHead? first)
    {
        _outer = outer;
        _owner = owner;
        _direct = outer.Features.Get<ITlsConnectionFeature>() is null && outer.Features.Get<IConnectionSocketFeature>() is { } feature
            ? PipeWriter.Create(new SocketOutput(outer, feature.Socket), new StreamPipeWriterOptions(outer.Features.Get<IMemoryPoolFeature>()?.MemoryPool, leaveOpen: true))
            : null;
        _input = new TunnelInput(first is null ? outer.Transport.Input : PipeReader.Create(new ReadOnlySequence<byte>(Render(first))));
        _output = new TunnelOutput(_direct ?? outer.Transport.Output);
        Transport = new DuplexPipe(_input, _output);
        ConnectionClosed = _closed.Token;
        _registration = outer.ConnectionClosed.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _closed);
    }

    public override string ConnectionId { get => _outer.ConnectionId; set => _outer.ConnectionId = value; }

    public override IFeatureCollection Features => _outer.Features;

    public override IDictionary<object, object?> Items { get => _outer.Items; set => _outer.Items = value; }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get => _outer.LocalEndPoint; set => _outer.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get => _outer.RemoteEndPoint; set => _outer.RemoteEndPoint = value; }

    /// <summary>Lets <paramref name="next"/> (Kestrel) serve the connection; returns when it is over, the tunnel included.</summary>
    public async Task RunAsync(ConnectionDelegate next)
    {
        Features.Set<ITunnelFeature>(this);
        try
        {
            await next(this);
        }
        finally
        {
            Features.Set<ITunnelFeature>(null);
            await _registration.DisposeAsync();
            if (_direct is not null)
            {
                await _direct.CompleteAsync();
            }

            if (_isTunnel)
            {
                _owner.Release(_outer);
            }
        }
    }

    public async ValueTask<ClientChannel> AcceptAsync(IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        _isTunnel = true;
        _input.End();
        _output.Drop();
        await _registration.DisposeAsync();
        _owner.Hold(_outer);
        var channel = ClientChannel.For(_outer);
        await channel.WriteAsync(RenderAnswer(headers), cancellationToken);
        return channel;
    }

    public override void Abort(ConnectionAbortedException abortReason) => _outer.Abort(abortReason);

    // Written anew from what was parsed, so that nothing can hide in it, and marked as the last request.
    private static byte[] Render(ConnectHead head)
    {
        var text = new StringBuilder().Append(head.Method).Append(' ').Append(head.Target).Append(" HTTP/1.1\r\nHost: ").Append(head.Target).Append("\r\n");
        foreach (var (name, value) in head.Headers)
        {
            if (!name.Equals("Connection", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        return Encoding.Latin1.GetBytes(text.Append("Connection: close\r\n\r\n").ToString());
    }

    // The head of a 2xx answer to CONNECT: no framing fields (RFC 9110 9.3.6).
    private static byte[] RenderAnswer(IHeaderDictionary headers)
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
}
