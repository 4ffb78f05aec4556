using Agentgateway.Benchmarks.Load.Accounting;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Scenarios;

namespace Agentgateway.Benchmarks.Load;

/// <summary>How long a run will take, told before it begins.</summary>
internal static class RunTime
{
    /// <summary>Of a peer's start to its first answer and its end, of a measurement beside ramp and window; seconds, generous.</summary>
    private const double DotNetStart = 1.3, NativeStart = 0.3, PerMeasurement = 0.1;

    /// <summary>Seconds that all rounds of a scenario take when no measurement is void.</summary>
    public static double Of(LoadScenario scenario, LoadOptions options)
    {
        var seconds = 0.0;
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var peer in scenario.Peers)
            {
                var cases = scenario.CasesOf(peer, round);
                seconds += cases.Count == 0 ? 0
                    : Start(peer) + WarmUp.Time(peer, scenario) + cases.Sum(one => one.Ramp + options.Seconds + PerMeasurement);
            }
        }

        return seconds;
    }

    /// <summary>Seconds of what is no round of a scenario, as seen on two cores.</summary>
    /// <param name="started">Peers whose start is measured.</param>
    public static double OfChecks(LoadOptions options, IReadOnlyList<Peer> peers, int started)
    {
        var gateways = peers.Count(peer => peer is GatewayPeer { Policies: PolicySet.None or PolicySet.All });
        return (options.Scenarios.Contains(StartCheck.Scenario) ? started * (options.Rounds + 1) * StartCheck.Time : 0)
            + (options.Scenarios.Contains("S3") ? StreamChecks.Peers(peers).Count * StreamChecks.Time : 0)
            + (options.Scenarios.Contains("accounting") ? gateways * AccountingCheck.Time : 0)
            + (options.Scenarios.Contains("calls") && SystemCalls.IsInstalled ? SystemCallCheck.Peers(peers).Count * SystemCallCheck.Time : 0);
    }

    private static double Start(Peer peer) => peer is DirectPeer ? 0 : peer.IsDotNet || peer is PortkeyPeer ? DotNetStart : NativeStart;
}
