using System.Net.Security;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>Connections to one address with one trust and one way there. The one that waited least is used first, so that the others can go.</summary>
/// <param name="alpn">Offered over TLS.</param>
internal sealed class Http1Pool(IUpstreamConnector connector, IReadOnlyList<string> alpn, FieldStrings strings, TimeProvider time)
{
    /// <summary>An idle connection is closed after this; servers commonly close after 60 to 120 seconds.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(90);

    /// <summary>A connection takes no new request after this, so that a changed DNS entry is seen.</summary>
    public static readonly TimeSpan LifeTime = TimeSpan.FromMinutes(5);

    /// <summary>From the look-up of the name to the end of the TLS handshake.</summary>
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<Http1Connection> _idle = [];
    private long _lastUse = time.GetTimestamp();
    private bool _isClosed;

    /// <summary>The clock of its connections.</summary>
    public TimeProvider Time => time;

    /// <summary>Connections that wait for a request.</summary>
    public int IdleCount
    {
        get
        {
            lock (_lock)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>An idle connection that is fit for use and has begun to receive; null = there is none.</summary>
    public Http1Connection? TakeIdle()
    {
        while (true)
        {
            Http1Connection connection;
            lock (_lock)
            {
                _lastUse = time.GetTimestamp();
                if (_idle.Count == 0)
                {
                    return null;
                }

                connection = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }

            if (IsOld(connection) || HasWaitedLong(connection))
            {
                connection.Dispose();
            }
            else if (connection.TryBegin())
            {
                return connection;
            }
        }
    }

    /// <summary>Takes back a connection whose answer was read to its end.</summary>
    public void Return(Http1Connection connection)
    {
        connection.IdleSince = time.GetTimestamp();
        if (!IsOld(connection))
        {
            lock (_lock)
            {
                _lastUse = connection.IdleSince;
                if (!_isClosed)
                {
                    _idle.Add(connection);
                    return;
                }
            }
        }

        connection.Dispose();
    }

    /// <summary>Opens a connection. One that is there only after the request was given up is kept for the next.</summary>
    /// <exception cref="UpstreamException">No address, refused, or not trusted.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or <see cref="ConnectTime"/> has passed.</exception>
    public async ValueTask<Http1Connection> ConnectAsync(UpstreamEndpoint endpoint, CancellationToken cancellationToken)
    {
        var opening = OpenAsync(endpoint);
        try
        {
            var connection = await opening.WaitAsync(cancellationToken);
            return connection.TryBegin() ? connection : throw new UpstreamException(GatewayError.UpstreamFailed($"{endpoint.Address} closed the connection at once"));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = KeepAsync(opening);
            throw;
        }
    }

    /// <summary>Closes what has waited too long, is too old or was closed by the upstream.</summary>
    /// <param name="unused">A pool without connections and not used for so long is closed.</param>
    /// <returns>False if the pool is closed now.</returns>
    public bool Sweep(TimeSpan unused)
    {
        List<Http1Connection>? ended = null;
        bool isOpen;
        lock (_lock)
        {
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                var connection = _idle[i];
                if (HasWaitedLong(connection) || IsOld(connection) || connection.HasEnded)
                {
                    (ended ??= []).Add(connection);
                    _idle.RemoveAt(i);
                }
            }

            _isClosed |= _idle.Count == 0 && time.GetElapsedTime(_lastUse) > unused;
            isOpen = !_isClosed;
        }

        foreach (var connection in ended ?? [])
        {
            connection.Dispose();
        }

        return isOpen;
    }

    /// <summary>Closes the idle connections; those in use are closed when they come back.</summary>
    public void Close()
    {
        Http1Connection[] idle;
        lock (_lock)
        {
            _isClosed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var connection in idle)
        {
            connection.Dispose();
        }
    }

    private bool HasWaitedLong(Http1Connection connection) => time.GetElapsedTime(connection.IdleSince) > connection.IdleLimit;

    private bool IsOld(Http1Connection connection) => time.GetElapsedTime(connection.CreatedAt) > LifeTime;

    private async Task<Http1Connection> OpenAsync(UpstreamEndpoint endpoint)
    {
        using var limit = new CancellationTokenSource(ConnectTime, time);
        try
        {
            var stream = await connector.ConnectAsync(endpoint, alpn, limit.Token);
            if (stream is SslStream tls && tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2)
            {
                await stream.DisposeAsync();
                throw new UpstreamException(GatewayError.UpstreamFailed($"{endpoint.Address} chose HTTP/2, which was not offered"));
            }

            return new Http1Connection(this, stream, strings, time.GetTimestamp());
        }
        catch (UpstreamException e)
        {
            throw new UpstreamException(e.Error, e) { IsConnecting = true };
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new TaskCanceledException($"connecting to {endpoint.Address} took too long", new TimeoutException(e.Message, e));
        }
    }

    private async Task KeepAsync(Task<Http1Connection> opening)
    {
        try
        {
            Return(await opening);
        }
        catch (Exception e) when (e is UpstreamException or OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
    }
}
