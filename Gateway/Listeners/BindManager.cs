using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Owns the real sockets: opens and closes ports while the gateway runs and hands their connections to the dispatcher.</summary>
/// <remarks>
/// 1. <see cref="ApplyAsync"/> compares the wanted binds with the open ones: new ports open, gone ports stop accepting and drain on their own.
/// 2. Accept loop: one per socket; an error of one connection never ends it.
/// 3. <see cref="DispatchAsync"/>: the way in for every connection; what the bind does with it is the dispatcher's business.
/// A port that cannot be bound is retried every second and reported; it never stops the others.
/// </remarks>
internal sealed partial class BindManager : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ConnectionDispatcher _dispatcher;
    private readonly SnapshotHolder _snapshots;
    private readonly GatewayMetrics _metrics;
    private readonly SocketConnectionContextFactory _inline;
    private readonly SocketConnectionContextFactory _pooled;
    private readonly ConnectionLimit _limit;
    private readonly BindOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BindManager> _logger;
    private readonly ConcurrentDictionary<string, ActiveBind> _binds = new();
    private readonly ConcurrentDictionary<string, (BindSpec Spec, string Error)> _failed = new();
    private readonly ConcurrentDictionary<ActiveBind, Task> _draining = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<BindSpec> _wanted = [];
    private readonly LogThrottle _refusals = new(TimeSpan.FromSeconds(10));
    private Task _retry = Task.CompletedTask;
    private bool _warnedOfMissing;

    public BindManager(
        ConnectionDispatcher dispatcher, SnapshotHolder snapshots, GatewayMetrics metrics, BindOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _dispatcher = dispatcher;
        _snapshots = snapshots;
        _metrics = metrics;
        _options = options;
        _time = time;
        _limit = new ConnectionLimit(options.MaxConnections);
        _logger = loggers.CreateLogger<BindManager>();
        var transport = loggers.CreateLogger("Agentgateway.Gateway.Listeners.Transport");
        _inline = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = options.Inline }, transport);
        // TLS handshakes cost a millisecond of CPU: never on a socket engine's thread.
        _pooled = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), transport);
    }

    /// <summary>Raised when a bind opened, failed or went away.</summary>
    public event Action? Changed;

    /// <summary>All binds, draining ones included.</summary>
    public IReadOnlyList<BindStatus> Status =>
    [
        .. _binds.Values.Select(b => new BindStatus(b.Spec.Key, b.Spec.Port, "listening", null, b.Connections)),
        .. _failed.Values.Select(f => new BindStatus(f.Spec.Key, f.Spec.Port, "failed", f.Error, 0)),
        .. _draining.Keys.Select(b => new BindStatus(b.Spec.Key, b.Spec.Port, "draining", null, b.Connections)),
    ];

    /// <summary>Makes the open ports equal to <paramref name="wanted"/>. Returns when every new port is open or has failed once.</summary>
    public async Task ApplyAsync(IReadOnlyList<BindSpec> wanted, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _wanted = wanted;
            foreach (var (key, bind) in _binds)
            {
                if (!wanted.Contains(bind.Spec) && _binds.TryRemove(key, out _))
                {
                    await bind.StopAcceptingAsync();
                    LogRemoved(bind.Spec.Port, bind.Connections);
                    _draining[bind] = DrainAsync(bind);
                }
            }

            foreach (var key in _failed.Keys)
            {
                _failed.TryRemove(key, out _);
            }

            foreach (var bind in _binds.Values)
            {
                bind.RequestClose(IsOutdated);
            }

            foreach (var spec in wanted)
            {
                if (!_binds.ContainsKey(spec.Key))
                {
                    TryOpen(spec);
                }
            }

            StartRetry();
        }
        finally
        {
            _gate.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>Takes a connection into the proxy. The only way in: sockets and tests come through here, tunnels re-enter behind it.</summary>
    public Task DispatchAsync(ConnectionContext connection, ActiveBind bind) => _dispatcher.DispatchAsync(connection, bind, _stopping.Token);

    /// <summary>Process shutdown: accepts for <paramref name="minimum"/> more, then stops accepting and drains everything until <paramref name="maximum"/>.</summary>
    public async Task DrainAllAsync(TimeSpan minimum, TimeSpan maximum)
    {
        if (minimum > TimeSpan.Zero)
        {
            await Task.Delay(minimum, _time);
        }

        await _stopping.CancelAsync();
        await _gate.WaitAsync();
        try
        {
            var binds = _binds.Values.ToArray();
            _binds.Clear();
            foreach (var bind in binds)
            {
                await bind.StopAcceptingAsync();
            }

            await Task.WhenAll(binds.Select(b => DrainAsync(b, maximum)).Concat(_draining.Values));
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var bind in _binds.Values)
        {
            await bind.StopAcceptingAsync();
        }

        _binds.Clear();
    }

    // A TLS connection was made for its listener, and a tunnel for the bind that it entered: without them it has to end.
    private bool IsOutdated(BindFeature feature) =>
        !_snapshots.Current.Binds.TryGetValue(feature.BindKey, out var bind)
        || (feature.Listener is { } listener && bind.ByKey(listener.Key)?.ConnectionIdentity != listener.ConnectionIdentity);

    private void TryOpen(BindSpec spec)
    {
        var sockets = new List<Socket>();
        string? error = null;
        try
        {
            foreach (var address in _options.Addresses)
            {
                if (ListeningSocket.TryOpen(address, spec.Port, out var missing) is { } socket)
                {
                    sockets.Add(socket);
                }

                if (missing && !_warnedOfMissing)
                {
                    _warnedOfMissing = true;
                    LogMissing(address.ToString());
                }
            }
        }
        catch (SocketException e)
        {
            error = e.Message;
        }

        if (sockets.Count == 0 || error is not null)
        {
            error ??= "none of the addresses exists on this machine";
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }

            if (!_failed.ContainsKey(spec.Key))
            {
                LogBindFailed(spec.Port, error);
            }

            _failed[spec.Key] = (spec, error);
            return;
        }

        var bind = new ActiveBind(spec, sockets);
        _binds[spec.Key] = bind;
        _failed.TryRemove(spec.Key, out _);
        bind.Start(AcceptAsync);
        LogListening(spec.Port, _snapshots.Current.Binds.TryGetValue(spec.Key, out var compiled) ? compiled.Protocol : BindProtocol.Http);
    }

    private async Task AcceptAsync(ActiveBind bind, Socket listening, CancellationToken cancellationToken)
    {
        var loop = new AcceptLoop(bind.Spec.Port, listening.AcceptAsync, socket => Accepted(bind, socket), _time, _logger);
        if (!await loop.RunAsync(cancellationToken) && _binds.TryRemove(new(bind.Spec.Key, bind)))
        {
            // The socket broke under us: open the port again as if it had been taken.
            _failed[bind.Spec.Key] = (bind.Spec, "the listening socket failed");
            _draining[bind] = DrainAsync(bind);
            foreach (var socket in bind.Sockets)
            {
                socket.Dispose();
            }

            await StartRetryAsync();
        }
    }

    private void Accepted(ActiveBind bind, Socket socket)
    {
        if (!_limit.TryEnter())
        {
            socket.Dispose();
            _metrics.ConnectionsRefused.Add(1);
            if (_refusals.ShouldLog(_time))
            {
                LogRefused(bind.Spec.Port, _options.MaxConnections);
            }

            return;
        }

        ConnectionContext connection;
        try
        {
            socket.NoDelay = true;
            _snapshots.Current.Binds.TryGetValue(bind.Spec.Key, out var compiled);
            SocketKeepalive.Apply(socket, _snapshots.Current.Frontend.Connections.Keepalives);
            connection = compiled?.IsPassThrough == true
                ? new RawConnection(socket)
                : (compiled?.Protocol is BindProtocol.Tls or BindProtocol.Auto ? _pooled : _inline).Create(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client is gone already.
            socket.Dispose();
            _limit.Leave();
            return;
        }

        connection.ConnectionClosed.UnsafeRegister(static state => ((ConnectionLimit)state!).Leave(), _limit);
        _ = DispatchAsync(connection, bind);
    }

    private Task DrainAsync(ActiveBind bind) => DrainAsync(bind, _options.DrainDeadline);

    private async Task DrainAsync(ActiveBind bind, TimeSpan deadline)
    {
        var cut = await bind.DrainAsync(deadline, _time);
        _draining.TryRemove(bind, out _);
        if (cut > 0)
        {
            LogCut(bind.Spec.Port, cut);
        }
    }

    private void StartRetry()
    {
        if (!_failed.IsEmpty && _retry.IsCompleted)
        {
            _retry = RetryAsync();
        }
    }

    private async Task StartRetryAsync()
    {
        await _gate.WaitAsync();
        try
        {
            StartRetry();
        }
        finally
        {
            _gate.Release();
        }

        Changed?.Invoke();
    }

    private async Task RetryAsync()
    {
        while (!_failed.IsEmpty && !_stopping.IsCancellationRequested)
        {
            await Task.Delay(RetryPause, _time);
            await _gate.WaitAsync();
            try
            {
                foreach (var (key, failed) in _failed)
                {
                    if (_wanted.Contains(failed.Spec))
                    {
                        TryOpen(failed.Spec);
                    }
                    else
                    {
                        _failed.TryRemove(key, out _);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                _gate.Release();
            }

            Changed?.Invoke();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on port {Port} ({Protocol})")]
    private partial void LogListening(int port, BindProtocol protocol);

    [LoggerMessage(Level = LogLevel.Information, Message = "Port {Port} removed; {Connections} connections drain")]
    private partial void LogRemoved(int port, int connections);

    [LoggerMessage(Level = LogLevel.Error, Message = "Port {Port} cannot be bound, retrying every second: {Error}")]
    private partial void LogBindFailed(int port, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This machine has no address {Address}: ports are opened on the others only")]
    private partial void LogMissing(string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection on port {Port} was closed at once: there are {Most} connections, the most that may be open")]
    private partial void LogRefused(int port, int most);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Port {Port}: {Connections} connections were cut at the end of the drain")]
    private partial void LogCut(int port, int connections);
}
