using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>HTTP/1.1 to upstreams over our own pooled connections: no allocation for the usual answer but its handles, one send and one receive each way.</summary>
/// <remarks>
/// Pools are keyed by content (trust, proxy, unix socket, address), so that a reload which changes nothing keeps its connections. There is no limit of
/// connections; while one is being opened for a request, another that becomes free is left to the next request.
/// </remarks>
internal sealed class Http1UpstreamClient : IUpstreamClient, IDisposable
{
    private static readonly string[] OnlyHttp1 = ["http/1.1"];

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(15);

    /// <summary>A pool that nobody used for so long is forgotten: its backend has gone.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<PoolId, Http1Pool> _pools = new();
    private readonly FieldStrings _strings = new();
    private readonly IUpstreamConnector _connector;
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;

    public Http1UpstreamClient(IUpstreamConnector connector, TimeProvider time)
    {
        _connector = connector;
        _time = time;
        _sweeper = time.CreateTimer(static client => ((Http1UpstreamClient)client!).Sweep(), this, SweepInterval, SweepInterval);
    }

    /// <summary>Connections that wait for a request, in all pools.</summary>
    public int IdleConnections => _pools.Sum(pool => pool.Value.IdleCount);

    /// <summary>Pools there are.</summary>
    public int Pools => _pools.Count;

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<UpstreamResponse> SendAsync(UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = new PoolId(endpoint.PoolKey, endpoint.Address);
        var pool = _pools.TryGetValue(id, out var found) ? found : Add(id);
        if (pool.TakeIdle() is { } idle)
        {
            try
            {
                return await idle.SendAsync(request, cancellationToken);
            }
            catch (UpstreamException) when (idle.DiedUnanswered && IsIdempotent(request.Method))
            {
                // The upstream closed it as the request went out. RFC 9110 9.2.2: what may be done twice is sent again, once, on a new connection.
            }
        }

        var opened = await pool.ConnectAsync(endpoint, cancellationToken);
        return await opened.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        foreach (var (_, pool) in _pools)
        {
            pool.Close();
        }
    }

    // Apart from the look-up, which would make the closure for every request.
    private Http1Pool Add(PoolId id) => _pools.GetOrAdd(id, _ => new Http1Pool(_connector, OnlyHttp1, _strings, _time));

    /// <summary>What the timer does.</summary>
    public void Sweep()
    {
        foreach (var (id, pool) in _pools)
        {
            if (!pool.Sweep(Unused))
            {
                _pools.TryRemove(new KeyValuePair<PoolId, Http1Pool>(id, pool));
            }
        }
    }

    private static bool IsIdempotent(string method) => method is "GET" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "TRACE";

    private readonly record struct PoolId(string Key, string Address);
}
