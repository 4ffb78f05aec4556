using Agentgateway.Benchmarks.Load;
using Agentgateway.Benchmarks.Load.Peers;
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

    [Fact]
    public void The_whole_run_fits_into_half_an_hour_and_says_so()
    {
        var options = LoadOptions.Parse(["all"]);
        var gateway = typeof(ReportingTests).Assembly.Location;
        Peer[] peers =
        [
            new DirectPeer(), new HaProxyPeer(), new NginxPeer(), DotNetPeer.Yarp, DotNetPeer.Floor, new PortkeyPeer(),
            new GatewayPeer(gateway), new GatewayPeer(gateway, PolicySet.Header), new GatewayPeer(gateway, PolicySet.Key), new GatewayPeer(gateway, PolicySet.All),
            new GatewayPeer(gateway, Handler: true),
        ];

        var scenarios = new[] { Catalogue.S1(peers), Catalogue.S2(peers), Catalogue.S3(peers), Catalogue.S4(peers) }.Sum(scenario => RunTime.Of(scenario, options));
        var minutes = (scenarios + RunTime.OfChecks(options, peers, started: 2)) / 60;

        Assert.InRange(minutes, 10, 28);
    }

    [Fact]
    public void What_takes_long_runs_in_fewer_rounds()
    {
        var gateway = new GatewayPeer("gateway.dll");
        var scenario = Catalogue.S2([gateway, DotNetPeer.Floor]);

        Assert.Contains(scenario.CasesOf(gateway, 2), one => one.Name.StartsWith("10 MB", StringComparison.Ordinal));
        Assert.Equal([Catalogue.Chat, Catalogue.ChatPaced], scenario.CasesOf(gateway, 5).Select(one => one.Name));
        Assert.Empty(scenario.CasesOf(DotNetPeer.Floor, 4));
    }

    [Fact]
    public void A_report_is_one_block_with_targets_and_tables_also_of_a_run_that_was_cut_short()
    {
        var results = new ResultSet(null);
        results.Add(Measurement("S2", Catalogue.Chat, "gateway", Figure.Cpu, 41));
        results.Add(Measurement("start", StartCheck.Case, "gateway", Figure.Start, 500));
        var output = new StringWriter();

        Report.Write(results, new LoadOptions(), "stopped by a signal", output);

        Assert.Contains("## Results", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("stopped by a signal", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("| start to first answer | <= 600 ms | 500 ms | met |", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_time_is_over_ends_before_the_next_measurement()
    {
        using var over = new Interruption(TimeSpan.FromMilliseconds(-1));
        using var endless = new Interruption();

        Assert.Throws<OperationCanceledException>(over.ThrowIfRequested);
        endless.ThrowIfRequested();
        Assert.False(over.Signalled);
    }

    [Fact]
    public void Tails_count_only_where_the_machine_was_quiet()
    {
        var results = new ResultSet(null);
        foreach (var (round, direct, own) in new[] { (1, 300.0, 900.0), (2, 4000.0, 90_000.0) })
        {
            results.Add(Measurement("S2", Catalogue.ChatPaced, "direct", Figure.Tail, direct) with { Round = round });
            results.Add(Measurement("S2", Catalogue.ChatPaced, "gateway", Figure.Tail, own) with { Round = round });
        }

        var output = new StringWriter();
        Targets.Write(results, output);

        Assert.Contains("| S2 added p99 at 1,000/s | <= 1,000 us | 600 us | met |", output.ToString(), StringComparison.Ordinal);
    }

    private static Measurement Measurement(string scenario, string @case, string peer, string figure, double value) =>
        new(DateTimeOffset.UnixEpoch, scenario, @case, peer, 1, new Dictionary<string, double> { [figure] = value });
}
