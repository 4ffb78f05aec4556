using Agentgateway.Gateway.Telemetry.Metrics;
using Xunit;

namespace Agentgateway.Gateway.Tests.Telemetry;

public sealed class MetricTextTests
{
    private static readonly HashSet<string> Nothing = [];

    [Fact]
    public void Counter_has_total_suffix_and_unknown_for_missing_labels()
    {
        using var registry = new MetricRegistry();
        using var metrics = new GatewayMetrics(registry);
        metrics.Requests.Add(2, [new("backend", "a\"b\n"), new("protocol", "http"), new("method", "GET"), new("status", "200"), new("reason", "Upstream")]);

        var text = MetricTextWriter.Write(registry, Nothing);

        Assert.Contains(
            "agentgateway_requests_total{backend=\"a\\\"b\\n\",protocol=\"http\",method=\"GET\",status=\"200\",reason=\"Upstream\",bind=\"unknown\",gateway=\"unknown\",listener=\"unknown\",route=\"unknown\",route_rule=\"unknown\"} 2\n",
            text, StringComparison.Ordinal);
        Assert.Contains("# TYPE agentgateway_requests counter\n", text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Histogram_is_cumulative_and_has_unit()
    {
        using var registry = new MetricRegistry();
        using var metrics = new GatewayMetrics(registry);
        metrics.UpstreamConnect.Record(0.001, new KeyValuePair<string, object?>("transport", "tls"));
        metrics.UpstreamConnect.Record(0.1, new KeyValuePair<string, object?>("transport", "tls"));
        metrics.UpstreamConnect.Record(100, new KeyValuePair<string, object?>("transport", "tls"));

        var text = MetricTextWriter.Write(registry, Nothing);

        Assert.Contains("# UNIT agentgateway_upstream_connect_duration_seconds seconds\n", text, StringComparison.Ordinal);
        Assert.Contains("agentgateway_upstream_connect_duration_seconds_count{transport=\"tls\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("agentgateway_upstream_connect_duration_seconds_bucket{transport=\"tls\",le=\"0.0005\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("agentgateway_upstream_connect_duration_seconds_bucket{transport=\"tls\",le=\"0.0015\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("agentgateway_upstream_connect_duration_seconds_bucket{transport=\"tls\",le=\"8\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("agentgateway_upstream_connect_duration_seconds_bucket{transport=\"tls\",le=\"+Inf\"} 3\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upstream_connect_duration")]
    [InlineData("agentgateway_upstream_connect_duration_seconds")]
    [InlineData("upstream_connect_duration_seconds")]
    public void Removed_family_is_not_shown(string name)
    {
        using var registry = new MetricRegistry();
        using var metrics = new GatewayMetrics(registry);

        var text = MetricTextWriter.Write(registry, new HashSet<string> { name });

        Assert.DoesNotContain("upstream_connect_duration", text, StringComparison.Ordinal);
        Assert.Contains("agentgateway_requests", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_a_known_series_allocates_nothing()
    {
        using var registry = new MetricRegistry();
        using var metrics = new GatewayMetrics(registry);
        metrics.UpstreamConnect.Record(0.001, new KeyValuePair<string, object?>("transport", "tls"));

        // The least of several rounds: the runtime may allocate on this thread while it compiles.
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                metrics.UpstreamConnect.Record(0.001, new KeyValuePair<string, object?>("transport", "tls"));
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Gauge_shows_the_value_of_now()
    {
        using var registry = new MetricRegistry();
        using var metrics = new GatewayMetrics(registry);
        var value = 1.5;
        metrics.Gauge("test_gauge", "A test.", () => value);

        Assert.Contains("agentgateway_test_gauge 1.5\n", MetricTextWriter.Write(registry, Nothing), StringComparison.Ordinal);
        value = 3;
        Assert.Contains("agentgateway_test_gauge 3\n", MetricTextWriter.Write(registry, Nothing), StringComparison.Ordinal);
    }
}
