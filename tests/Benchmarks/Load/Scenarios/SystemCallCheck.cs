using System.Globalization;
using Agentgateway.Benchmarks.Load.Accounting;
using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>System calls per request at 300 requests a second, counted by strace: no batching of wake-ups hides any.</summary>
internal static class SystemCallCheck
{
    public const string Get = "GET 100 B", Chat = "chat 1 KB, answer 500 B", Translated = "to Anthropic, 1 KB, answer 500 B", Stream = "stream of 100 events";

    private const int Count = 600;

    /// <summary>Of one peer, in seconds.</summary>
    public const double Time = 30;

    public static IReadOnlyList<Peer> Peers(IReadOnlyList<Peer> peers) =>
        peers.Where(peer => peer is HaProxyPeer or NginxPeer or GatewayPeer { Policies: PolicySet.None }).ToList();

    public static void Run(CheckContext context, IReadOnlyList<Peer> peers)
    {
        if (!SystemCalls.IsInstalled)
        {
            context.Output.WriteLine("left out: strace is not installed (apt-get install strace)");
            return;
        }

        context.ForEach(Peers(peers), headers => Requests.Get("/plain/mock-a100", headers), running =>
        {
            One(context, running, Get, Requests.Get("/plain/mock-a100"), 1);
            One(context, running, Chat, Requests.Chat("mock-a500", 1000), 1);
            if (running.Peer is GatewayPeer)
            {
                One(context, running, Translated, Requests.Chat("mock-v.a500", 1000), 1);
            }

            One(context, running, Stream, Requests.Chat("mock-n100.i10", 1000, stream: true), 100);
        });
    }

    /// <param name="events">Per answer; 1 for one that is not a stream.</param>
    private static void One(CheckContext context, RunningPeer running, string @case, byte[] request, int events)
    {
        var requests = events > 1 ? 30 : Count;
        LoadGenerator.Run(new LoadPlan(running.Port, request, 16) { Ramp = 0, Seconds = running.Peer.IsDotNet ? 4 : 1 });

        // Outside the gateway's folder, which it watches: each write there would be a call of its own.
        var report = Path.Combine(Path.GetTempPath(), $"agw-calls-{running.Place.Port}");
        File.Delete(report);
        using var calls = SystemCalls.Attach(running.Id!.Value, report);
        Thread.Sleep(TimeSpan.FromSeconds(0.5));
        var plan = new LoadPlan(running.Port, request, 16) { Ramp = 0, Seconds = 0, Requests = requests, Rate = events > 1 ? 0 : 300 };
        LoadGenerator.Run(plan);
        var counted = calls.Stop();
        File.Delete(report);
        if (counted.Count == 0)
        {
            context.Output.WriteLine($"  {running.Peer.Label}: strace may not attach here");
            return;
        }

        var figure = events > 1 ? Figure.EventSystemCalls : Figure.SystemCalls;
        var units = (double)requests * events;
        var most = counted.Take(5).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Name} {entry.Calls / units:0.0}"));
        context.Add("calls", @case, running, new Dictionary<string, double> { [figure] = counted.Sum(entry => entry.Calls) / units }, string.Join(", ", most));
    }
}
