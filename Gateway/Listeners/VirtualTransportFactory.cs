using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Kestrel's side of the virtual endpoints. Only <see cref="VirtualEndPoint"/>s are bound here; other endpoints go to the socket transport.</summary>
internal sealed class VirtualTransportFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IAsyncDisposable
{
    private readonly VirtualListener _http1 = new(VirtualEndPoint.Http1);
    private readonly VirtualListener _http2 = new(VirtualEndPoint.Http2);
    private readonly VirtualListener _tls = new(VirtualEndPoint.Tls);

    public bool CanBind(EndPoint endpoint) => endpoint is VirtualEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(Listener((VirtualEndPoint)endpoint));

    /// <summary>Hands an accepted connection to Kestrel; false when the server has stopped, and the caller keeps the connection.</summary>
    public bool TryDispatch(VirtualEndPoint endpoint, ConnectionContext connection) => Listener(endpoint).TryOffer(connection);

    public async ValueTask DisposeAsync()
    {
        await _http1.DisposeAsync();
        await _http2.DisposeAsync();
        await _tls.DisposeAsync();
    }

    private VirtualListener Listener(VirtualEndPoint endpoint) =>
        ReferenceEquals(endpoint, VirtualEndPoint.Http1) ? _http1 : ReferenceEquals(endpoint, VirtualEndPoint.Http2) ? _http2 : _tls;
}
