using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>The bytes inside a CONNECT tunnel as a connection that can enter the gateway again.</summary>
internal sealed class TunnelConnection : ConnectionContext
{
    private static long _count;

    private readonly Action<ConnectionAbortedException?> _abort;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="outer">Features of the connection around the tunnel: its memory pool, and its socket if the bytes are the socket's own.</param>
    /// <param name="abort">Ends the outer connection.</param>
    public TunnelConnection(string outerId, IDuplexPipe transport, IFeatureCollection outer, bool ownsSocket, Action<ConnectionAbortedException?> abort, CancellationToken closed)
    {
        _abort = abort;
        ConnectionId = $"{outerId}:t{Interlocked.Increment(ref _count)}";
        Transport = transport;
        ConnectionClosed = closed;
        Features = new FeatureCollection();
        Features.Set(outer.Get<IMemoryPoolFeature>());
        if (ownsSocket)
        {
            Features.Set(outer.Get<IConnectionSocketFeature>());
        }
    }

    /// <summary>Completes when the gateway is done with the tunnel.</summary>
    public Task Done => _done.Task;

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    // Done comes with disposal: until then somebody still works on the pipes.
    public override void Abort(ConnectionAbortedException abortReason) => _abort(abortReason);

    public override ValueTask DisposeAsync()
    {
        _done.TrySetResult();
        return base.DisposeAsync();
    }
}
