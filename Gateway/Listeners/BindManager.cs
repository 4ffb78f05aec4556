using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Owns the real sockets: opens and closes ports while the gateway runs and hands their connections to Kestrel.</summary>
/// <remarks>
/// 1. <see cref="ApplyAsync"/> compares the wanted binds with the open ones: new ports open, gone ports stop accepting and drain on their own.
/// 2. Accept loop: one per socket; an error of one connection never ends it.
/// 3. <see cref="DispatchAsync"/>: attach the bind, look at the first bytes (bounded by a time limit), choose the virtual endpoint.
/// A port that cannot be bound is retried every second and reported; it never stops the others.
/// </remarks>
internal sealed partial class BindManager : IAsyncDisposable
{
    private static readonly TimeSpan SniffLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly VirtualTransportFactory _virtual;
    private readonly SocketTransportFactory _inline;
    private readonly SocketTransportFactory _pooled;
    private readonly BindOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BindManager> _logger;
    private readonly ConcurrentDictionary<string, ActiveBind> _binds = new();
    private readonly ConcurrentDictionary<string, (BindSpec Spec, string Error)> _failed = new();
    private readonly ConcurrentDictionary<ActiveBind, Task> _draining = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<BindSpec> _wanted = [];
    private Task _retry = Task.CompletedTask;

    public BindManager(VirtualTransportFactory virtualTransport, BindOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _virtual = virtualTransport;
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger<BindManager>();
        _inline = new SocketTransportFactory(Options.Create(new SocketTransportOptions { UnsafePreferInlineScheduling = options.Inline }), loggers);
        // TLS handshakes cost a millisecond of CPU: never on a socket engine's thread.
        _pooled = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
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

            foreach (var spec in wanted)
            {
                if (!_binds.ContainsKey(spec.Key))
                {
                    await TryOpenAsync(spec, cancellationToken);
                }
            }

            if (!_failed.IsEmpty && _retry.IsCompleted)
            {
                _retry = RetryAsync();
            }
        }
        finally
        {
            _gate.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>Takes a connection into the proxy. The only way in: sockets, tunnels and tests come through here.</summary>
    public async Task DispatchAsync(ConnectionContext connection, ActiveBind bind)
    {
        connection.Features.Set<IBindFeature>(new BindFeature(bind.Spec.Key, bind.Spec.Port));

        // A dual-stack socket shows IPv4 peers as mapped addresses; logs and rules want the plain form.
        connection.RemoteEndPoint = Plain(connection.RemoteEndPoint);
        connection.LocalEndPoint = Plain(connection.LocalEndPoint);
        bind.Add(connection);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            limit.CancelAfter(SniffLimit);
            var endpoint = await ProtocolSniffer.DetectAsync(connection, limit.Token);
            var fits = endpoint is not null && bind.Spec.Tls == ReferenceEquals(endpoint, VirtualEndPoint.Tls);
            if (fits && _virtual.TryDispatch(endpoint!, connection))
            {
                return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionResetException or ConnectionAbortedException)
        {
            LogSniffEnded(bind.Spec.Port, e.GetType().Name);
        }

        connection.Abort();
        await connection.DisposeAsync();
    }

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

    private static EndPoint? Plain(EndPoint? endpoint) =>
        endpoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : endpoint;

    private async ValueTask TryOpenAsync(BindSpec spec, CancellationToken cancellationToken)
    {
        var factory = spec.Tls ? _pooled : _inline;
        var sockets = new List<IConnectionListener>();
        try
        {
            foreach (var address in _options.Addresses)
            {
                sockets.Add(await factory.BindAsync(new IPEndPoint(address, spec.Port), cancellationToken));
            }
        }
        catch (Exception e) when (e is AddressInUseException or SocketException or IOException)
        {
            foreach (var socket in sockets)
            {
                await socket.DisposeAsync();
            }

            if (!_failed.ContainsKey(spec.Key))
            {
                LogBindFailed(spec.Port, e.Message);
            }

            _failed[spec.Key] = (spec, e.Message);
            return;
        }

        var bind = new ActiveBind(spec, sockets);
        _binds[spec.Key] = bind;
        _failed.TryRemove(spec.Key, out _);
        bind.Start(AcceptAsync);
        LogListening(spec.Port, spec.Tls ? "https" : "http");
    }

    private async Task AcceptAsync(ActiveBind bind, IConnectionListener socket, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(5);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var connection = await socket.AcceptAsync(cancellationToken);
                if (connection is null)
                {
                    return;
                }

                pause = TimeSpan.FromMilliseconds(5);
                _ = DispatchAsync(connection, bind);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                // Out of descriptors and the like: keep the listener, give the system time.
                LogAcceptFailed(bind.Spec.Port, e.Message);
                await Task.Delay(pause, _time, CancellationToken.None);
                pause = TimeSpan.FromMilliseconds(Math.Min(100, pause.TotalMilliseconds * 2));
            }
        }
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
                        await TryOpenAsync(failed.Spec, _stopping.Token);
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
    private partial void LogListening(int port, string protocol);

    [LoggerMessage(Level = LogLevel.Information, Message = "Port {Port} removed; {Connections} connections drain")]
    private partial void LogRemoved(int port, int connections);

    [LoggerMessage(Level = LogLevel.Error, Message = "Port {Port} cannot be bound, retrying every second: {Error}")]
    private partial void LogBindFailed(int port, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Accept on port {Port} failed: {Error}")]
    private partial void LogAcceptFailed(int port, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Port {Port}: {Connections} connections were cut at the end of the drain")]
    private partial void LogCut(int port, int connections);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A connection on port {Port} ended before its first bytes ({Reason})")]
    private partial void LogSniffEnded(int port, string reason);
}
