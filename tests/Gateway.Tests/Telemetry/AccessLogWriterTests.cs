using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Metrics;
using Xunit;

namespace Agentgateway.Gateway.Tests.Telemetry;

public sealed class AccessLogWriterTests
{
    [Fact]
    public async Task Full_queue_drops_and_counts_and_never_blocks()
    {
        using var registry = new MetricRegistry();
        using var metrics = new GatewayMetrics(registry);
        using var gate = new BlockedStream();
        using var writer = new AccessLogWriter(metrics, TimeProvider.System, gate);
        await writer.StartAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < AccessLogWriter.QueueLength + 500; i++)
        {
            writer.Write([LogField.Of("n", (long)i)]);
        }

        var text = MetricTextWriter.Write(registry, new HashSet<string>());
        var line = text.Split('\n').Single(l => l.StartsWith("agentgateway_access_log_dropped_total", StringComparison.Ordinal));
        Assert.InRange(int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), 1, 500);

        gate.Open();
        await writer.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(AccessLogWriter.QueueLength + 500, gate.Lines + int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Stands for a terminal that nobody reads: writes wait until it is opened.</summary>
    private sealed class BlockedStream : MemoryStream
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Lines { get; private set; }

        public void Open() => _open.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _open.Task.WaitAsync(cancellationToken);
            Lines++;
        }
    }
}
