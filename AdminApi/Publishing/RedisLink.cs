using StackExchange.Redis;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>AdminApi's one Redis connection. REST never waits for it: while it is away <see cref="Database"/> is null and changes wait in the outbox.</summary>
internal sealed partial class RedisLink(ControlPlaneSettings settings, ILogger<RedisLink> logger) : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource<ISubscriber> _subscriber = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ConnectionMultiplexer? _multiplexer;
    private volatile bool _usable = true;
    private bool _away;

    /// <summary>Raised after the first connection and after every one that came back. Handlers must return at once.</summary>
    public event Action? Restored;

    /// <summary>The database, or null while Redis is away, not configured, or refused by the self-test.</summary>
    public IDatabase? Database => _usable && _multiplexer is { IsConnected: true } connected ? connected.GetDatabase() : null;

    /// <summary>For people: <c>connected</c>, <c>away</c>, <c>refused</c> or <c>none</c>.</summary>
    public string State =>
        settings.Redis is null ? "none" : !_usable ? "refused" : _multiplexer is { IsConnected: true } ? "connected" : "away";

    /// <summary>Subscribes for the life of the process; returns when the subscription was made for the first time. Never without Redis.</summary>
    public async Task SubscribeAsync(string channel, Action<RedisValue> handler, CancellationToken cancellationToken)
    {
        var subscriber = await _subscriber.Task.WaitAsync(cancellationToken);
        while (true)
        {
            try
            {
                var queue = await subscriber.SubscribeAsync(RedisChannel.Literal(channel)).WaitAsync(cancellationToken);
                queue.OnMessage(message => handler(message.Message));
                return;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                await Task.Delay(RetryDelay, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_multiplexer is not null)
        {
            await _multiplexer.DisposeAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Redis is null)
        {
            LogNone(logger);
            return;
        }

        try
        {
            while (_multiplexer is null)
            {
                await TryConnectAsync(stoppingToken);
            }

            while (!await TrySelfTestAsync(stoppingToken))
            {
                await Task.Delay(RetryDelay, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var multiplexer = await ConnectionMultiplexer.ConnectAsync(Parse(settings.Redis!, settings.InstanceId)).WaitAsync(cancellationToken);
            multiplexer.ConnectionRestored += (_, _) => OnRestored();
            multiplexer.ConnectionFailed += (_, e) => OnFailed(e.FailureType.ToString());
            _multiplexer = multiplexer;
            _subscriber.TrySetResult(multiplexer.GetSubscriber());
            if (multiplexer.IsConnected)
            {
                OnRestored();
            }
            else
            {
                OnFailed("NotYetReachable");
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException or System.Net.Sockets.SocketException)
        {
            OnFailed(e.GetType().Name);
            await Task.Delay(RetryDelay, cancellationToken);
        }
    }

    private async Task<bool> TrySelfTestAsync(CancellationToken cancellationToken)
    {
        if (_multiplexer is not { IsConnected: true })
        {
            return false;
        }

        try
        {
            _usable = await RedisSelfTest.ScriptsAreAtomicAsync(Parse(settings.Redis!, settings.InstanceId), settings.Environment, cancellationToken);
            if (!_usable)
            {
                LogRefused(logger);
            }

            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private static ConfigurationOptions Parse(string text, string clientName)
    {
        var parsed = ConfigurationOptions.Parse(text);
        parsed.AbortOnConnectFail = false;
        parsed.ConnectTimeout = 2000;
        parsed.AsyncTimeout = 2000;
        parsed.SyncTimeout = 2000;
        parsed.ConnectRetry = 1;
        parsed.ReconnectRetryPolicy = new LinearRetry(1000);
        parsed.BacklogPolicy = BacklogPolicy.FailFast;
        parsed.ClientName = "agw-" + clientName;
        return parsed;
    }

    private void OnRestored()
    {
        if (_away)
        {
            _away = false;
            LogRestored(logger);
        }

        Restored?.Invoke();
    }

    private void OnFailed(string reason)
    {
        if (!_away)
        {
            _away = true;
            LogAway(logger, reason);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Redis is away ({Reason}); gateways are served over HTTP, changes wait in the outbox")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Redis is back")]
    private static partial void LogRestored(ILogger logger);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "ConnectionStrings:redis is not set; gateways are served over HTTP only")]
    private static partial void LogNone(ILogger logger);

    [LoggerMessage(EventId = 4, Level = LogLevel.Critical, Message = "This Redis server loses increments of parallel scripts and is not used. Garnet needs --lua --lua-transaction-mode")]
    private static partial void LogRefused(ILogger logger);
}
