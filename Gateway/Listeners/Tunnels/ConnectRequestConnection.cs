using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>The connection of one CONNECT request as Kestrel sees it.</summary>
/// <remarks>Kestrel aborts a connection when the client's half ends. In a tunnel that is no reason: once it is accepted, Kestrel learns nothing of it any more.</remarks>
internal sealed class ConnectRequestConnection : ConnectionContext
{
    private readonly ConnectionContext _outer;
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenRegistration _registration;

    public ConnectRequestConnection(ConnectionContext outer, IDuplexPipe transport)
    {
        _outer = outer;
        Transport = transport;
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

    /// <summary>From now on the end of the client's half is not told.</summary>
    public void Detach() => _registration.Dispose();

    public override void Abort(ConnectionAbortedException abortReason) => _outer.Abort(abortReason);
}
