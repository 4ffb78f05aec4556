using System.Globalization;
using Agentgateway.Benchmarks.Load.Scenarios;

namespace Agentgateway.Benchmarks.Load.Reporting;

/// <summary>Writes results as Markdown tables.</summary>
internal static class Table
{
    /// <summary>Cases and peers of a scenario: medians, with the range of CPU.</summary>
    public static void WriteScenario(ResultSet results, string scenario, TextWriter output)
    {
        var cases = results.Cases(scenario).Where(one => one.Peers.Any(peer => results.Values(scenario, one.Case, peer, Figure.Rate).Count > 0)).ToList();
        if (cases.Count == 0)
        {
            return;
        }

        var streams = scenario == "S3";
        output.WriteLine($"\n### {scenario}\n");
        output.WriteLine(streams
            ? "| Case | Proxy | n | CPU us/event | x nginx | event delay p50 / p99 us | first event p50 / p99 us | allocated B/event |\n|---|---|--:|--:|--:|--:|--:|--:|"
            : "| Case | Proxy | n | CPU us/request | x HAProxy | requests/s | p50 / p99 us | allocated B/request | switches |\n|---|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (@case, peers) in cases)
        {
            foreach (var peer in peers)
            {
                output.WriteLine(streams || results.Values(scenario, @case, peer, Figure.EventCpu).Count > 0 ? StreamRow(results, scenario, @case, peer, streams) : Row(results, scenario, @case, peer));
            }
        }
    }

    /// <summary>Single values, such as those of checks.</summary>
    public static void WriteChecks(ResultSet results, TextWriter output)
    {
        var checks = results.All.Where(m => !m.Values.ContainsKey(Figure.Rate) && m.Case != StartCheck.Case).ToList();
        if (checks.Count == 0)
        {
            return;
        }

        output.WriteLine("\n### Checks\n\n| Check | Proxy | Values |\n|---|---|---|");
        foreach (var check in checks)
        {
            var values = string.Join(", ", check.Values.Select(value => $"{value.Key.Replace('_', ' ')} {Number(value.Value)}"));
            output.WriteLine($"| {check.Scenario}: {check.Case} | {check.Peer} | {values}{(check.Note is null ? "" : $" ({check.Note})")} |");
        }
    }

    public static void WriteStarts(ResultSet results, TextWriter output)
    {
        var peers = results.All.Where(m => m.Case == StartCheck.Case).Select(m => m.Peer).Distinct().ToList();
        if (peers.Count == 0)
        {
            return;
        }

        output.WriteLine("\n### Start and memory at rest\n\n| Proxy | n | start to first answer ms | CPU ms | RSS then MB | idle RSS / PSS MB after 200 requests |\n|---|--:|--:|--:|--:|--:|");
        foreach (var peer in peers)
        {
            var all = results.Starts(peer);
            output.WriteLine($"| {peer} | {all.Count} | {Ranged(Figure.Start)} | {Of(Figure.StartCpu)} | {Of(Figure.FirstResident)} | {Of(Figure.IdleResident)} / {Of(Figure.IdleProportional)} |");

            string Of(string figure) => Number(Middle(all, figure));

            string Ranged(string figure) => Range(all.Select(m => m.Values[figure]).Order().ToList(), Middle(all, figure));
        }
    }

    /// <summary>Whole numbers from 100 on, one digit behind the point below.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    public static double Middle(IReadOnlyList<Measurement> measurements, string figure)
    {
        var values = measurements.Where(m => m.Values.ContainsKey(figure)).Select(m => m.Values[figure]).Order().ToList();
        return values.Count == 0 ? double.NaN : values[values.Count / 2];
    }

    private static string Row(ResultSet results, string scenario, string @case, string peer)
    {
        var cpu = results.Median(scenario, @case, peer, Figure.Cpu);
        return $"| {@case} | {peer} | {results.Values(scenario, @case, peer, Figure.Rate).Count} | {Range(results.Values(scenario, @case, peer, Figure.Cpu), cpu)} | {Number(cpu / results.Median(scenario, @case, "haproxy", Figure.Cpu))} | {Of(Figure.Rate)} | {Of(Figure.Median)} / {Of(Figure.Tail)} | {Of(Figure.Allocated)} | {Of(Figure.Switches)} |";

        string Of(string figure) => Number(results.Median(scenario, @case, peer, figure));
    }

    private static string StreamRow(ResultSet results, string scenario, string @case, string peer, bool streams)
    {
        var cpu = results.Median(scenario, @case, peer, Figure.EventCpu);
        var values = Range(results.Values(scenario, @case, peer, Figure.EventCpu), cpu);
        var count = results.Values(scenario, @case, peer, Figure.Rate).Count;
        return streams
            ? $"| {@case} | {peer} | {count} | {values} | {Number(cpu / results.Median(scenario, @case, "nginx", Figure.EventCpu))} | {Of(Figure.EventMedian)} / {Of(Figure.EventTail)} | {Of(Figure.FirstMedian)} / {Of(Figure.FirstTail)} | {Of(Figure.EventAllocated)} |"
            : $"| {@case} | {peer} | {count} | {values} per event | - | {Of(Figure.Rate)} | delay {Of(Figure.EventMedian)} / {Of(Figure.EventTail)} | {Of(Figure.EventAllocated)} per event | - |";

        string Of(string figure) => Number(results.Median(scenario, @case, peer, figure));
    }

    private static string Range(IReadOnlyList<double> values, double median) =>
        values.Count == 0 ? "-" : values.Count == 1 ? Number(median) : $"{Number(median)} [{Number(values[0])}..{Number(values[^1])}]";
}
