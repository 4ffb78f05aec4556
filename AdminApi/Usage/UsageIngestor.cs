using System.Text.Json;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.Configuration.Sync;
using StackExchange.Redis;

namespace Agentgateway.AdminApi.Usage;

/// <summary>Brings usage from the Redis list into the databases. A batch is in the list, in this consumer's in-flight list, or stored; never nowhere.</summary>
/// <remarks>
/// 1. at start and after a reconnect: tell gateways the high-water marks, take over what dead consumers left in flight
/// 2. store what is in flight here from an attempt that failed
/// 3. move the next batches to the in-flight list, in the order in which they were pushed
/// 4. store them; only then tell the marks and empty the in-flight list
/// </remarks>
internal sealed partial class UsageIngestor(
    ControlPlaneSettings settings, UsageStore store, RedisLink redis, TimeProvider time, ILogger<UsageIngestor> logger) : BackgroundService
{
    private const int BatchesPerRound = 10;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>KEYS: source, destination. ARGV: how many. Answers what was moved, oldest first.</summary>
    internal const string Move =
        """
        local moved = {}
        for i = 1, tonumber(ARGV[1]) do
          local batch = redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'LEFT')
          if not batch then
            break
          end
          moved[i] = batch
        end
        return moved
        """;

    private readonly SyncNames _names = new(settings.Environment);
    private volatile bool _takeOver = true;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Again() => _takeOver = true;
        redis.Restored += Again;
        try
        {
            while (true)
            {
                var busy = await RoundAsync(stoppingToken);
                if (!busy)
                {
                    await Task.Delay(settings.UsageInterval, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what is in flight waits for the next start.
        }
        finally
        {
            redis.Restored -= Again;
        }
    }

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        if (redis.Database is not { } redisNow)
        {
            return false;
        }

        try
        {
            if (_takeOver)
            {
                await TakeOverAsync(redisNow, cancellationToken);
                _takeOver = false;
            }

            var moved = await MoveAsync(redisNow, _names.Usage, BatchesPerRound);
            if (moved.Count == 0)
            {
                return false;
            }

            await StoreAsync(redisNow, moved, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _takeOver = true;
            return false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, e);
            _takeOver = true;
            await Task.Delay(RetryDelay, time, cancellationToken);
            return true;
        }
    }

    private async Task TakeOverAsync(IDatabase redisNow, CancellationToken cancellationToken)
    {
        var marks = await store.MarksAsync(cancellationToken);
        if (marks.Count > 0)
        {
            await redisNow.HashSetAsync(_names.UsageHighWater, [.. marks.Select(m => new HashEntry(m.Key, m.Value))]);
        }

        await redisNow.SetAddAsync(_names.UsageConsumers, settings.InstanceId);
        foreach (var consumer in (await redisNow.SetMembersAsync(_names.UsageConsumers)).Select(c => c.ToString()).Where(c => c != settings.InstanceId))
        {
            // One AdminApi writes this database (file lock), so every other consumer is dead.
            while ((await MoveAsync(redisNow, _names.UsageInFlight(consumer), BatchesPerRound)).Count > 0)
            {
                LogTakenOver(logger, consumer);
            }

            await redisNow.SetRemoveAsync(_names.UsageConsumers, consumer);
        }

        var left = await redisNow.ListRangeAsync(_names.UsageInFlight(settings.InstanceId));
        if (left.Length > 0)
        {
            await StoreAsync(redisNow, [.. left.Reverse()], cancellationToken);
        }
    }

    private async Task<IReadOnlyList<RedisValue>> MoveAsync(IDatabase redisNow, string source, int count) =>
        (RedisValue[]?)await redisNow.ScriptEvaluateAsync(Move, [source, _names.UsageInFlight(settings.InstanceId)], [count]) ?? [];

    private async Task StoreAsync(IDatabase redisNow, IReadOnlyList<RedisValue> texts, CancellationToken cancellationToken)
    {
        var batches = texts.Select(Parse).OfType<UsageBatch>().ToList();
        if (batches.Count > 0)
        {
            var marks = await store.StoreAsync(batches, cancellationToken);
            await redisNow.HashSetAsync(_names.UsageHighWater, [.. marks.Select(m => new HashEntry(m.Key, m.Value))]);
        }

        await redisNow.KeyDeleteAsync(_names.UsageInFlight(settings.InstanceId));
    }

    private UsageBatch? Parse(RedisValue text)
    {
        try
        {
            if (JsonSerializer.Deserialize((byte[])text!, SyncJson.Default.UsageBatch) is { InstanceId: not null, Events: not null } batch)
            {
                return batch;
            }
        }
        catch (JsonException)
        {
            // Reported below.
        }

        LogUnreadable(logger, text.Length());
        return null;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Usage could not be stored; it stays in flight and is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Took over usage that {Consumer} had in flight")]
    private static partial void LogTakenOver(ILogger logger, string consumer);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "A usage batch of {Bytes} bytes cannot be read and is dropped")]
    private static partial void LogUnreadable(ILogger logger, long bytes);
}
