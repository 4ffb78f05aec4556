using StackExchange.Redis;

namespace Agentgateway.Gateway.Sync;

/// <summary>The one Redis connection of a gateway. Nothing waits for it: while it is away <see cref="Database"/> is null.</summary>
/// <remarks>Connects in the background and for ever. Commands fail within two seconds instead of queueing, since every user has another way.</remarks>
internal sealed partial class RedisLink(ControlPlaneOptions options, ILogger<RedisLink> logger) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private ConnectionMultiplexer? _multiplexer;
    private bool _away;

    /// <summary>Raised after a connection came back, and after the first one. Handlers must return at once.</summary>
    public event Action? Restored;

    /// <summary>True if commands can be sent now.</summary>
    public bool IsConnected => _multiplexer is { IsConnected: true };

    /// <summary>The database, or null while Redis is away.</summary>
    public IDatabase? Database => _multiplexer is { IsConnected: true } connected ? connected.GetDatabase() : null;

    /// <summary>Connects, and tries again until it works or the token ends. Returns null if no Redis is configured.</summary>
    public async Task<ISubscriber?> ConnectAsync(CancellationToken cancellationToken)
    {
        if (options.Redis is null)
        {
            return null;
        }

        while (_multiplexer is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var multiplexer = await ConnectionMultiplexer.ConnectAsync(Parse(options.Redis, options.InstanceId)).WaitAsync(cancellationToken);
                multiplexer.ConnectionRestored += (_, _) => OnRestored();
                multiplexer.ConnectionFailed += (_, e) => OnFailed(e.FailureType.ToString());
                _multiplexer = multiplexer;
            }
            catch (Exception e) when (e is RedisException or TimeoutException or System.Net.Sockets.SocketException)
            {
                OnFailed(e.GetType().Name);
                await Task.Delay(RetryDelay, cancellationToken);
            }
        }

        if (!_multiplexer.IsConnected)
        {
            OnFailed("NotYetReachable");
        }

        return _multiplexer.GetSubscriber();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is not null)
        {
            await _multiplexer.DisposeAsync();
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
        parsed.ClientName = "agw-gateway-" + clientName;
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

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Redis is away ({Reason}); serving on, configuration and usage go to AdminApi over HTTP meanwhile")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Redis is back")]
    private static partial void LogRestored(ILogger logger);
}
