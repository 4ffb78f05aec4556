using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Agentgateway.Gateway.Listeners;

/// <summary>One bound port: its sockets, its accept loops and its open connections.</summary>
internal sealed class ActiveBind(BindSpec spec, IReadOnlyList<Socket> sockets) : IDisposable
{
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new();
    private readonly ConcurrentDictionary<string, bool> _held = new();
    private readonly CancellationTokenSource _accepting = new();
    private Task[] _loops = [];
    private volatile bool _draining;

    public BindSpec Spec { get; } = spec;

    public int Connections => _connections.Count;

    public IReadOnlyList<Socket> Sockets => sockets;

    public bool IsDraining => _draining;

    /// <summary>Starts one accept loop per socket.</summary>
    public void Start(Func<ActiveBind, Socket, CancellationToken, Task> acceptLoop) =>
        _loops = [.. sockets.Select(s => Task.Run(() => acceptLoop(this, s, _accepting.Token)))];

    /// <summary>Counts a connection until it is closed, or until <see cref="Release"/> when it is held.</summary>
    public void Add(ConnectionContext connection)
    {
        _connections[connection.ConnectionId] = connection;
        connection.ConnectionClosed.UnsafeRegister(static (state, token) =>
        {
            var (bind, closed) = ((ActiveBind, ConnectionContext))state!;
            if (!bind._held.ContainsKey(closed.ConnectionId))
            {
                bind._connections.TryRemove(closed.ConnectionId, out _);
            }
        }, (this, connection));
        if (_draining)
        {
            RequestClose(connection);
        }
    }

    /// <summary>The transport calls a connection closed once the client's half is; a byte tunnel lives on until both are.</summary>
    public void Hold(ConnectionContext connection)
    {
        _held[connection.ConnectionId] = true;
        _connections[connection.ConnectionId] = connection;
    }

    /// <summary>A held connection is over.</summary>
    public void Release(ConnectionContext connection)
    {
        _connections.TryRemove(connection.ConnectionId, out _);
        _held.TryRemove(connection.ConnectionId, out _);
    }

    /// <summary>Asks those connections to end after their current exchange.</summary>
    public void RequestClose(Func<BindFeature, bool> which)
    {
        foreach (var (_, connection) in _connections)
        {
            if (connection.Features.Get<IBindFeature>() is BindFeature feature && which(feature))
            {
                RequestClose(connection);
            }
        }
    }

    /// <summary>Stops accepting: the port is free when this returns. Connections go on.</summary>
    public async ValueTask StopAcceptingAsync()
    {
        await _accepting.CancelAsync();
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_loops);
    }

    /// <summary>Asks every connection to end after its current exchange, waits until <paramref name="deadline"/>, then aborts the rest.</summary>
    /// <returns>Number of aborted connections.</returns>
    public async ValueTask<int> DrainAsync(TimeSpan deadline, TimeProvider time)
    {
        _draining = true;
        foreach (var (_, connection) in _connections)
        {
            RequestClose(connection);
        }

        var started = time.GetTimestamp();
        while (!_connections.IsEmpty && time.GetElapsedTime(started) < deadline)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);

            // Connections that Kestrel has taken over only now could not be asked before.
            foreach (var (_, connection) in _connections)
            {
                if (connection.Features.Get<IBindFeature>() is BindFeature { IsCloseRequested: false })
                {
                    RequestClose(connection);
                }
            }
        }

        var cut = 0;
        foreach (var (_, connection) in _connections)
        {
            connection.Abort(new ConnectionAbortedException("The bind was drained and its deadline has passed."));
            cut++;
        }

        return cut;
    }

    public void Dispose() => _accepting.Dispose();

    // Kestrel sets the feature when it takes the connection over: HTTP/2 sends GOAWAY, HTTP/1 closes after the response.
    private static void RequestClose(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is not { } lifetime)
        {
            return;
        }

        if (connection.Features.Get<IBindFeature>() is BindFeature feature)
        {
            feature.IsCloseRequested = true;
        }

        lifetime.RequestClose();
    }
}
