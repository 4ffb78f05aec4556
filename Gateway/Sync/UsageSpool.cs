using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Telemetry;
using StackExchange.Redis;

namespace Agentgateway.Gateway.Sync;

/// <summary>Brings every usage event to AdminApi exactly once in effect: numbered, on disk until confirmed, sent again when in doubt.</summary>
/// <remarks>
/// 1. a request hands its event to a bounded queue and goes on
/// 2. one loop writes the queue to the journal, at most 200 events or 200 ms at a time
/// 3. another loop sends what the journal has beyond the last sent number: one LPUSH per batch, HTTP while Redis is away
/// 4. AdminApi answers with a high-water mark per gateway; segments below it are deleted
/// 5. after a reconnect, or when nothing was confirmed for a while although the list is empty, sending starts again at the mark
/// Redis is only the carrier: whatever it loses is sent again, and AdminApi drops what it already has by (instance, sequence).
/// </remarks>
internal sealed partial class UsageSpool(
    ControlPlaneOptions options, UsageJournal journal, RedisLink redis, ControlPlaneClient http, TimeProvider time, ILogger<UsageSpool> logger)
    : BackgroundService, IUsageSink
{
    private const int QueueLength = 16 * 1024;
    private const int BatchEvents = 200;
    private const int BatchBytes = 1024 * 1024;
    private const long MaxListLength = 2000;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(10);

    private readonly SyncNames _names = new(options.Environment);
    private readonly Channel<UsageEvent> _queue = Channel.CreateBounded<UsageEvent>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes($"{{\"instanceId\":{JsonSerializer.Serialize(options.InstanceId, SyncJson.Default.String)},\"after\":");
    private long _sent;
    private long _confirmed;
    private long _dropped;
    private long _progressAt = time.GetTimestamp();
    private int _rewind;

    /// <summary>Events that AdminApi has not confirmed.</summary>
    public long Pending => Math.Max(0, journal.Last - Math.Max(Interlocked.Read(ref _confirmed), journal.BeforeFirst)) + _queue.Reader.Count;

    /// <summary>Events lost since start: queue full, disk full, or spool above its limit.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc />
    public void Record(UsageEvent usage)
    {
        if (!_queue.Writer.TryWrite(usage))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Again()
        {
            Interlocked.Exchange(ref _rewind, 1);
            _wake.Writer.TryWrite(true);
        }

        redis.Restored += Again;
        try
        {
            await Task.WhenAll(WriteAsync(stoppingToken), SendAsync(stoppingToken));
        }
        finally
        {
            redis.Restored -= Again;
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Requests that finished while the loops ended. What cannot be delivered within a second waits on disk for the next start.
        Drain([]);
        using var lastChance = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lastChance.CancelAfter(Tick);
        try
        {
            await RoundAsync(lastChance.Token);
        }
        catch (OperationCanceledException)
        {
            // The disk has it.
        }

        journal.Dispose();
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var batch = new List<UsageEvent>(BatchEvents);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(cancellationToken))
            {
                await Task.Delay(options.UsageFlush, time, cancellationToken);
                Drain(batch);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops; StopAsync writes what is left.
        }
    }

    private void Drain(List<UsageEvent> batch)
    {
        bool full;
        do
        {
            batch.Clear();
            while (batch.Count < BatchEvents && _queue.Reader.TryRead(out var usage))
            {
                batch.Add(usage);
            }

            full = batch.Count == BatchEvents;
            if (batch.Count > 0)
            {
                var lost = journal.Append(batch, Interlocked.Read(ref _confirmed));
                if (lost > 0)
                {
                    Interlocked.Add(ref _dropped, lost);
                    LogLost(logger, lost);
                }

                _wake.Writer.TryWrite(true);
            }
        }
        while (full);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var backOff = TimeSpan.Zero;
        try
        {
            while (true)
            {
                await WaitAsync(backOff, cancellationToken);
                backOff = await RoundAsync(cancellationToken) ? TimeSpan.Zero : Next(backOff);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static TimeSpan Next(TimeSpan backOff) =>
        backOff == TimeSpan.Zero ? Tick : TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, MaxBackOff.Ticks));

    private async Task WaitAsync(TimeSpan backOff, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(backOff > Tick ? backOff : Tick);
        try
        {
            await _wake.Reader.ReadAsync(timeout.Token);
            if (backOff > TimeSpan.Zero && Volatile.Read(ref _rewind) == 0)
            {
                await Task.Delay(backOff, time, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look at the high-water mark even if nothing new was written.
        }
    }

    /// <returns>False if something is left to send and nobody takes it.</returns>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        if (journal.Last <= Interlocked.Read(ref _confirmed))
        {
            Interlocked.Exchange(ref _rewind, 0);
            return true;
        }

        await ReadHighWaterAsync();
        if (Interlocked.Exchange(ref _rewind, 0) == 1 || await IsSilentAsync())
        {
            _sent = Interlocked.Read(ref _confirmed);
            _progressAt = time.GetTimestamp();
        }

        try
        {
            while (journal.Read(_sent, BatchEvents, BatchBytes) is { } batch)
            {
                if (!await DeliverAsync(Frame(_sent, batch.Lines), cancellationToken))
                {
                    return false;
                }

                if (_sent == Interlocked.Read(ref _confirmed))
                {
                    _progressAt = time.GetTimestamp();
                }

                _sent = Math.Max(batch.Last, Interlocked.Read(ref _confirmed));
            }
        }
        catch (IOException e)
        {
            LogUnreadable(logger, e.Message);
            return false;
        }

        return true;
    }

    private async Task<bool> DeliverAsync(byte[] batch, CancellationToken cancellationToken)
    {
        if (redis.Database is { } database)
        {
            try
            {
                // The list is bounded by those who fill it: with AdminApi away the spool holds more than Redis should.
                if (await database.ListLengthAsync(_names.Usage) >= MaxListLength)
                {
                    return false;
                }

                await database.ListLeftPushAsync(_names.Usage, batch);
                return true;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // Falls through to HTTP; RedisLink has logged that Redis is away.
            }
        }

        if (await http.PostUsageAsync(batch, cancellationToken) is not { } receipt)
        {
            return false;
        }

        Confirm(receipt.HighWater);
        return true;
    }

    private async Task ReadHighWaterAsync()
    {
        if (redis.Database is not { } database)
        {
            return;
        }

        try
        {
            if ((await database.HashGetAsync(_names.UsageHighWater, options.InstanceId)).TryParse(out long mark))
            {
                Confirm(mark);
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // The next round asks again.
        }
    }

    // A mark beyond what was ever numbered here is not AdminApi's; believing it would throw usage away.
    private void Confirm(long mark)
    {
        if (mark <= Interlocked.Read(ref _confirmed) || mark > journal.Last)
        {
            return;
        }

        Interlocked.Exchange(ref _confirmed, mark);
        _sent = Math.Max(_sent, mark);
        _progressAt = time.GetTimestamp();
        journal.Confirm(mark);
    }

    private async Task<bool> IsSilentAsync()
    {
        if (_sent <= Interlocked.Read(ref _confirmed) || time.GetElapsedTime(_progressAt) < options.UsageSilence || redis.Database is not { } database)
        {
            return false;
        }

        try
        {
            // Something in the list: AdminApi is late, nothing is lost.
            _progressAt = time.GetTimestamp();
            return await database.ListLengthAsync(_names.Usage) == 0;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return false;
        }
    }

    // The lines are JSON already: joining them by commas makes the batch without parsing anything.
    private byte[] Frame(long after, byte[] lines)
    {
        var writer = new ArrayBufferWriter<byte>(_prefix.Length + lines.Length + 64);
        writer.Write(_prefix);
        writer.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{after},\"events\":[")));
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (lines[i] == (byte)'\n')
            {
                lines[i] = (byte)',';
            }
        }

        writer.Write(lines.AsSpan(0, lines.Length - 1));
        writer.Write("]}"u8);
        return writer.WrittenSpan.ToArray();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Count} usage events were lost: the spool is full or cannot be written")]
    private static partial void LogLost(ILogger logger, long count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The usage spool cannot be read: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason);
}
