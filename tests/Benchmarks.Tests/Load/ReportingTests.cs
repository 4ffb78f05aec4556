using Agentgateway.Benchmarks.Load;
using Agentgateway.Benchmarks.Load.Reporting;
using Agentgateway.Benchmarks.Load.Scenarios;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Benchmarks.Tests.Load;

public sealed class ReportingTests
{
    [Fact]
    public void Void_measurements_are_kept_in_the_lines_and_left_out_of_the_medians()
    {
        using var folder = new TemporaryFolder();
        var json = Path.Combine(folder.Path, "lines");
        var results = new ResultSet(json);
        foreach (var (value, isVoid) in new[] { (10.0, false), (30, false), (20, false), (900, true) })
        {
            results.Add(Measurement("S2", Catalogue.Chat, "gateway", Figure.Cpu, value) with { Void = isVoid });
        }

        Assert.Equal(20, results.Median("S2", Catalogue.Chat, "gateway", Figure.Cpu));
        Assert.Equal(4, File.ReadAllLines(json).Length);
    }

    [Fact]
    public void Targets_are_compared_with_the_peer_of_the_same_run()
    {
        var results = new ResultSet(null);
        results.Add(Measurement("S2", Catalogue.Chat, "haproxy", Figure.Cpu, 20));
        results.Add(Measurement("S2", Catalogue.Chat, "gateway", Figure.Cpu, 41));
        results.Add(Measurement("S1", Catalogue.Get, "gateway", Figure.Allocated, 1500));
        var output = new StringWriter();

        Targets.Write(results, output);

        Assert.Contains("| S2 CPU at saturation, x HAProxy | <= 2 | 2.05 | **not met** |", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("| S1 allocated per request | <= 1,500 B | 1,500 B | met |", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("S3", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_choose_scenarios_and_peers()
    {
        var options = LoadOptions.Parse(["S1", "accounting", "--rounds", "3", "--peers", "nginx,gateway", "--foreign", "10"]);

        Assert.Equal(["S1", "accounting"], options.Scenarios);
        Assert.Equal((3, 0.1), (options.Rounds, options.Foreign));
        Assert.Equal(["nginx", "gateway"], options.Peers);
        Assert.Throws<FormatException>(() => LoadOptions.Parse(["S9"]));
        Assert.Throws<FormatException>(() => LoadOptions.Parse(["--rounds"]));
    }

    private static Measurement Measurement(string scenario, string @case, string peer, string figure, double value) =>
        new(DateTimeOffset.UnixEpoch, scenario, @case, peer, 1, new Dictionary<string, double> { [figure] = value });
}
