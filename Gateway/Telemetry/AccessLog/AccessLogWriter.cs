using System.Buffers;
using System.Threading.Channels;
using Agentgateway.Gateway.Telemetry.Metrics;
using Microsoft.Extensions.Hosting;

namespace Agentgateway.Gateway.Telemetry.AccessLog;

/// <summary>Writes access log lines to standard output on one background task. A full queue drops the line and counts it; it never blocks a request.</summary>
internal sealed class AccessLogWriter : BackgroundService
{
    /// <summary>Lines that may wait.</summary>
    public const int QueueLength = 10_000;

    private const int MaxPooledLine = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    private readonly Channel<(byte[] Buffer, int Length)> _queue = Channel.CreateBounded<(byte[] Buffer, int Length)>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Stream _output;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;

    public AccessLogWriter(GatewayMetrics metrics, TimeProvider time)
        : this(metrics, time, Console.OpenStandardOutput())
    {
    }

    internal AccessLogWriter(GatewayMetrics metrics, TimeProvider time, Stream output)
    {
        _metrics = metrics;
        _time = time;
        _output = output;
    }

    /// <summary>JSON lines instead of text. Set from <c>config.logging.format</c> or <c>LOG_FORMAT</c>.</summary>
    public bool Json { get; set; }

    /// <summary>False switches the log off (level above info for <c>request</c>).</summary>
    public bool Enabled { get; set; } = true;

    public void Write(ReadOnlySpan<LogField> fields)
    {
        var line = _scratch ??= new ArrayBufferWriter<byte>(2048);
        line.ResetWrittenCount();
        if (Json)
        {
            LogLineFormat.WriteJson(line, _time.GetUtcNow(), fields);
        }
        else
        {
            LogLineFormat.WriteText(line, _time.GetUtcNow(), fields);
        }

        var written = line.WrittenSpan;
        var buffer = ArrayPool<byte>.Shared.Rent(written.Length);
        written.CopyTo(buffer);
        if (!_queue.Writer.TryWrite((buffer, written.Length)))
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _metrics.LogLinesDropped.Add(1);
        }

        if (line.Capacity > MaxPooledLine)
        {
            _scratch = null;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(2), cancellationToken));
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends when the queue is completed, so that the lines of the last requests are written on shutdown.
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_queue.Reader.TryRead(out var line))
            {
                try
                {
                    await _output.WriteAsync(line.Buffer.AsMemory(0, line.Length), CancellationToken.None);
                }
                catch (IOException)
                {
                    // Nobody reads standard output any more; serving goes on.
                    _metrics.LogLinesDropped.Add(1);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(line.Buffer);
                }
            }

            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await _output.FlushAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            // As above.
        }
    }
}
