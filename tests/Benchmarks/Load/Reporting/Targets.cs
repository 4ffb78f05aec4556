using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Scenarios;

namespace Agentgateway.Benchmarks.Load.Reporting;

/// <summary>The targets for 1.0, and whether a run meets them. Ratios are to the median of the other in the same run.</summary>
internal static class Targets
{
    private const string Own = "gateway", All = "gateway + all policies";

    private static readonly Target[] List =
    [
        new("S1 CPU at saturation, x HAProxy", 1.6, "", r => Ratio(r, "S1", Catalogue.Get, Figure.Cpu, "haproxy")),
        new("S1 CPU at 1,000/s, x HAProxy", 2.0, "", r => Ratio(r, "S1", Catalogue.GetPaced, Figure.Cpu, "haproxy")),
        new("S2 CPU at saturation, x HAProxy", 2.0, "", r => Ratio(r, "S2", Catalogue.Chat, Figure.Cpu, "haproxy")),
        new("S2 CPU at 1,000/s, x HAProxy", 2.2, "", r => Ratio(r, "S2", Catalogue.ChatPaced, Figure.Cpu, "haproxy")),
        new("S2 CPU with all policies, x without", 1.35, "", r => r.Median("S2", Catalogue.Chat, All, Figure.Cpu) / r.Median("S2", Catalogue.Chat, Own, Figure.Cpu)),
        new("S2 CPU at saturation, x Portkey", 0.05, "", r => Ratio(r, "S2", Catalogue.Chat, Figure.Cpu, "portkey")),
        new("S2 added p50 at 1,000/s", 200, "us", r => Added(r, "S2", Catalogue.ChatPaced, Figure.Median)),
        new("S2 added p99 at 1,000/s", 1000, "us", r => AddedTail(r, "S2", Catalogue.ChatPaced)),
        new("S4 CPU translated, x the same untranslated", 1.25, "", r => r.Median("S4", Catalogue.Translated, Own, Figure.Cpu) / r.Median("S4", Catalogue.Chat, Own, Figure.Cpu)),
        new("S3 CPU per event, x nginx", 2.0, "", r => Ratio(r, "S3", Catalogue.Events, Figure.EventCpu, "nginx")),
        new("S3 added first event p50", 300, "us", r => Added(r, "S3", Catalogue.Events, Figure.FirstMedian)),
        new("S3 added event delay p50", 200, "us", r => Added(r, "S3", Catalogue.Events, Figure.EventMedian)),
        new("S1 allocated per request", 1500, "B", r => r.Median("S1", Catalogue.Get, Own, Figure.Allocated)),
        new("S2 allocated per request", 3500, "B", r => r.Median("S2", Catalogue.Chat, Own, Figure.Allocated)),

        // A stream of 1,000 events carries a thousandth of its request's bytes in each.
        new("S3 allocated per event, less the request's share", 0.5, "B", r => Math.Max(0, r.Median("S3", Catalogue.LongStreams, Own, Figure.EventAllocated) - (r.Median("S2", Catalogue.Chat, Own, Figure.Allocated) / 1000))),
        new("system calls per request, S2", 10, "", r => Single(r, SystemCallCheck.Chat, Figure.SystemCalls)),
        new("RSS per 1,000 held streams", 60, "MB", r => Single(r, StreamChecks.Held, Figure.StreamKilobytes)),
        new("RSS 10 s after the load, x idle", 2, "", r => Single(r, StreamChecks.Held, Figure.ResidentAfter) / Table.Middle(r.Starts(Own), Figure.IdleResident)),
        new("idle RSS", 90, "MB", r => Table.Middle(r.Starts(Own), Figure.IdleResident)),
        new("start to first answer", 600, "ms", r => Table.Middle(r.Starts(Own), Figure.Start)),
        new("start to first answer, published", 600, "ms", r => Table.Middle(r.Starts(GatewayPeer.PublishedName), Figure.Start)),
        new("idle RSS, published", 90, "MB", r => Table.Middle(r.Starts(GatewayPeer.PublishedName), Figure.IdleResident)),
        new("aborted streams that the provider did not see end", 0, "", r => Single(r, StreamChecks.Abort, Figure.Aborted) - Single(r, StreamChecks.Abort, Figure.Cancelled)),
        new("accounting error", 0, "tokens", r => r.All.Any(m => m.Scenario == "accounting") ? r.All.Sum(m => m.Values.GetValueOrDefault(Figure.TokenError)) : double.NaN),
        new("failed requests of the gateway", 0, "", r => r.All.Where(m => m.Peer.StartsWith(Own, StringComparison.Ordinal)).Sum(m => m.Values.GetValueOrDefault(Figure.Errors))),
    ];

    public static void Write(ResultSet results, TextWriter output)
    {
        output.WriteLine("\n### Targets for 1.0\n\n| Figure | target for 1.0 | measured | |\n|---|--:|--:|---|");
        foreach (var target in List)
        {
            var measured = target.Measured(results);
            if (double.IsFinite(measured))
            {
                output.WriteLine($"| {target.What} | <= {Table.Number(target.Limit)} {target.Unit} | {Table.Number(measured)} {target.Unit} | {(measured <= target.Limit ? "met" : "**not met**")} |".Replace("  |", " |", StringComparison.Ordinal));
            }
        }
    }

    private static double Ratio(ResultSet results, string scenario, string @case, string figure, string other) =>
        results.Median(scenario, @case, Own, figure) / results.Median(scenario, @case, other, figure);

    private static double Added(ResultSet results, string scenario, string @case, string figure) =>
        results.Median(scenario, @case, Own, figure) - results.Median(scenario, @case, "direct", figure);

    /// <summary>Of rounds in which the machine itself was quiet enough for a tail: without a proxy, 99 in 100 answers within half a millisecond. NaN without any.</summary>
    private static double AddedTail(ResultSet results, string scenario, string @case)
    {
        var windows = results.All.Where(m => !m.Void && m.Scenario == scenario && m.Case == @case && m.Values.ContainsKey(Figure.Tail)).ToList();
        var added = windows.Where(m => m.Peer == Own)
            .Join(windows.Where(m => m.Peer == "direct" && m.Values[Figure.Tail] < 500), m => m.Round, m => m.Round, (own, direct) => own.Values[Figure.Tail] - direct.Values[Figure.Tail])
            .Order().ToList();
        return added.Count == 0 ? double.NaN : added[added.Count / 2];
    }

    private static double Single(ResultSet results, string @case, string figure) => Table.Middle(results.All.Where(m => m.Case == @case && m.Peer == Own).ToList(), figure);
}
