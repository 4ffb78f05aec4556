using Agentgateway.Benchmarks.Load.Accounting;
using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Native;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;

namespace Agentgateway.Benchmarks.Load;

/// <summary>Runs a plan against a peer and reads all meters at both ends of the window.</summary>
internal static class Measurer
{
    /// <param name="foreignLimit">Share of the machine above which the measurement is void.</param>
    /// <param name="mock">Process of the mock, whose own cost is told too; null when it runs in this one.</param>
    public static Measurement Measure(RunningPeer peer, LoadPlan plan, string scenario, string @case, int round, double foreignLimit, int? mock = null)
    {
        var begin = default(Meters);
        var end = default(Meters);
        var result = LoadGenerator.Run(plan with { OnBegin = () => begin = Meters.Read(peer, mock), OnEnd = () => end = Meters.Read(peer, mock) });
        var used = end.Minus(begin);
        var foreign = Math.Max(0, used.Foreign / (double)Environment.ProcessorCount / Math.Max(1, used.Time));
        var values = new Dictionary<string, double>
        {
            [Figure.Requests] = result.Completed,
            [Figure.Errors] = result.Errors,
            [Figure.Rate] = result.Completed / result.Seconds,
            [Figure.Foreign] = Math.Round(foreign, 3),
        };
        Add(values, result);
        if (mock is not null && result.Completed > 0)
        {
            values[Figure.MockCpu] = used.Mock / (double)Clock.Microsecond / result.Completed;
        }

        if (peer.Id is not null)
        {
            AddUse(values, result, used, peer.Probe is not null);
        }

        return new Measurement(DateTimeOffset.UtcNow, scenario, @case, peer.Peer.Label, round, values) { Void = foreign > foreignLimit, Note = result.FirstError };
    }

    private static void Add(Dictionary<string, double> values, LoadResult result)
    {
        if (result.Answers.Count > 0)
        {
            values[Figure.Median] = result.Answers.Microseconds(0.5);
            values[Figure.Tail] = result.Answers.Microseconds(0.99);
        }

        if (result.Events > 0)
        {
            values[Figure.Events] = result.Events;
            values[Figure.EventMedian] = result.EventDelays.Microseconds(0.5);
            values[Figure.EventTail] = result.EventDelays.Microseconds(0.99);
            values[Figure.FirstMedian] = result.FirstEvents.Microseconds(0.5);
            values[Figure.FirstTail] = result.FirstEvents.Microseconds(0.99);
        }
    }

    private static void AddUse(Dictionary<string, double> values, LoadResult result, in Meters used, bool isDotNet)
    {
        if (result.Events > 0)
        {
            values[Figure.EventCpu] = used.Peer.Cpu / (double)Clock.Microsecond / result.Events;
            if (isDotNet)
            {
                values[Figure.EventAllocated] = used.Allocated / (double)result.Events;
            }
        }

        var requests = result.Completed + result.Aborted;
        if (requests > 0)
        {
            values[Figure.Cpu] = used.Peer.Cpu / (double)Clock.Microsecond / requests;
            values[Figure.Switches] = used.Peer.Switches / (double)requests;
            if (isDotNet)
            {
                values[Figure.Allocated] = used.Allocated / (double)requests;
            }
        }
    }

    /// <param name="Time">Nanoseconds.</param>
    /// <param name="Foreign">Nanoseconds of CPU that were not this program's or its children's.</param>
    private readonly record struct Meters(long Time, ProcessReading Peer, long Allocated, long Foreign, long Mock)
    {
        public static Meters Read(RunningPeer peer, int? mock)
        {
            var foreign = MachineReading.Busy() - ProcessReading.Of(Environment.ProcessId).Cpu;
            return new Meters(Clock.Now, peer.Read(), peer.Probe?.AllocatedBytes() ?? 0, foreign, mock is { } id ? ProcessReading.Of(id).Cpu : 0);
        }

        public Meters Minus(in Meters other) => new(
            Time - other.Time,
            new ProcessReading(Peer.Cpu - other.Peer.Cpu, Peer.Switches - other.Peer.Switches, 0, 0),
            Allocated - other.Allocated,
            Foreign - other.Foreign,
            Mock - other.Mock);
    }
}
