using Agentgateway.Gateway.Telemetry.Metrics;
using Xunit;

namespace Agentgateway.Gateway.Tests.Telemetry;

public sealed class MetricDocsTests
{
    [Fact]
    public void Every_metric_is_in_the_docs()
    {
        using var registry = new MetricRegistry();
        using var metrics = new GatewayMetrics(registry);
        var docs = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "telemetry.md"));

        var missing = registry.Collect()
            .Select(family => family.Kind == MetricKind.Counter ? family.Name + "_total" : family.Name)
            .Where(name => !docs.Contains('`' + name + '`', StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Agentgateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
