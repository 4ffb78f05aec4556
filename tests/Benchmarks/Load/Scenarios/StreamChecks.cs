using System.Diagnostics;
using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Native;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>What S3 asks beside speed: memory of streams that are held, of readers that are slow, and cancellation that reaches the provider.</summary>
internal static class StreamChecks
{
    public const string Held = "1,000 held streams", Slow = "20 slow readers", Abort = "abort at event 50";

    private const int HeldStreams = 1000, SlowReaders = 20, Aborts = 200;

    /// <summary>Of one peer, in seconds.</summary>
    public const double Time = 30;

    public static IReadOnlyList<Peer> Peers(IReadOnlyList<Peer> peers) =>
        peers.Where(peer => peer is NginxPeer or DotNetPeer { Name: "yarp" } or GatewayPeer { Policies: PolicySet.None, Handler: false }).ToList();

    public static void Run(CheckContext context, IReadOnlyList<Peer> peers)
    {
        context.ForEach(Peers(peers), headers => Chat(headers, "mock-a100"), running =>
        {
            WarmUp(running);
            RunAborts(context, running);
            RunSlow(context, running);
            RunHeld(context, running);
        });
    }

    private static void WarmUp(RunningPeer running) =>
        LoadGenerator.Run(new LoadPlan(running.Port, Chat(running.Headers, "mock-n50.i2"), 50) { Ramp = 0, Seconds = 2 });

    /// <summary>Each stream gets an event every 100 ms. The memory is that of the streams over what the process held before.</summary>
    private static void RunHeld(CheckContext context, RunningPeer running)
    {
        var before = running.Read(memory: true);
        var held = before;
        var plan = new LoadPlan(running.Port, Chat(running.Headers, "mock-n1000.i100"), HeldStreams)
        {
            Spread = 2,
            Ramp = 3,
            Seconds = 3,
            OnEnd = () => held = running.Read(memory: true),
        };
        var result = LoadGenerator.Run(plan);
        var values = new Dictionary<string, double>
        {
            [Figure.Resident] = held.ResidentBytes / 1e6,
            [Figure.StreamKilobytes] = (held.ResidentBytes - before.ResidentBytes) / 1e3 / HeldStreams,
            [Figure.Events] = result.Events,
            [Figure.EventMedian] = result.EventDelays.Microseconds(0.5),
            [Figure.Errors] = result.Errors,
        };
        if (running.Peer is GatewayPeer)
        {
            Thread.Sleep(TimeSpan.FromSeconds(10));
            values[Figure.ResidentAfter] = running.Read(memory: true).ResidentBytes / 1e6;
        }

        context.Add("S3", Held, running, values, result.FirstError);
    }

    /// <summary>The mock has 60 MB for each reader at once; each reader takes 80 KB a second.</summary>
    private static void RunSlow(CheckContext context, RunningPeer running)
    {
        const string model = "mock-n150000.i0.p200";
        var before = running.Read(memory: true);
        var written = context.Mock.Total(model).BytesWritten;
        var after = before;
        var plan = new LoadPlan(running.Port, Chat(running.Headers, model), SlowReaders)
        {
            SlowBytes = 4096,
            Ramp = 0,
            Seconds = 4,
            OnEnd = () =>
            {
                after = running.Read(memory: true);
                written = context.Mock.Total(model).BytesWritten - written;
            },
        };
        var result = LoadGenerator.Run(plan);
        context.Add(
            "S3",
            Slow,
            running,
            new Dictionary<string, double>
            {
                [Figure.StreamKilobytes] = (after.ResidentBytes - before.ResidentBytes) / 1e3 / SlowReaders,
                [Figure.UnderwayKilobytes] = (written - result.BytesRead) / 1e3 / SlowReaders,
                [Figure.Errors] = result.Errors,
            },
            result.FirstError);
    }

    private static void RunAborts(CheckContext context, RunningPeer running)
    {
        // A name of its own for each peer, so that the mock's totals are this peer's alone. Seconds are left when the client goes: a machine that is busy for a moment
        // must not look like a stream that was not cancelled.
        var model = $"mock-n400.i10.x{running.Place.Port}";
        var result = LoadGenerator.Run(new LoadPlan(running.Port, Chat(running.Headers, model), 50) { Ramp = 0, Seconds = 0, Requests = Aborts, AbortAt = 50 });
        var watch = Stopwatch.StartNew();
        var total = context.Mock.Total(model);
        while (total.Cancelled + total.Completed < Aborts && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            Thread.Sleep(20);
            total = context.Mock.Total(model);
        }

        context.Add(
            "S3",
            Abort,
            running,
            new Dictionary<string, double>
            {
                [Figure.Aborted] = result.Aborted,
                [Figure.Cancelled] = total.Cancelled,
                [Figure.EventsBeforeCancel] = total.MostEventsBeforeCancel,
                [Figure.Errors] = result.Errors,
            },
            result.FirstError);
    }

    private static byte[] Chat(string headers, string model) => Requests.Chat(model, 1000, stream: model.Contains(".i", StringComparison.Ordinal), headers: headers);
}
