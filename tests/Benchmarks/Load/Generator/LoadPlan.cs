namespace Agentgateway.Benchmarks.Load.Generator;

/// <summary>What to send, how, and for how long.</summary>
/// <param name="Port">On loopback.</param>
/// <param name="Request">Head and body, sent as they are.</param>
/// <param name="Connections">Kept open; at most one request on each at a time.</param>
internal sealed record LoadPlan(int Port, byte[] Request, int Connections)
{
    /// <summary>Requests per second from a fixed timetable (open loop); 0: each connection sends when its answer has come (closed loop).</summary>
    public double Rate { get; init; }

    /// <summary>Time before the window, in seconds: the load runs, nothing counts.</summary>
    public double Ramp { get; init; } = 0.3;

    /// <summary>The window, in seconds; 0: until <see cref="Requests"/> are answered.</summary>
    public double Seconds { get; init; } = 2;

    /// <summary>Number of requests to send in all; 0: no limit.</summary>
    public long Requests { get; init; }

    /// <summary>The connection is closed when this many events have come; 0: never.</summary>
    public int AbortAt { get; init; }

    /// <summary>Bytes that a slow reader takes every 50 ms; 0: readers are fast.</summary>
    public int SlowBytes { get; init; }

    /// <summary>First requests of the connections are spread over this many seconds, so that streams do not beat in step.</summary>
    public double Spread { get; init; }

    /// <summary>Over HTTP/2 with prior knowledge; then <see cref="Connections"/> counts streams, eight of which share a connection.</summary>
    public bool Http2 { get; init; }

    /// <summary>Called by the generator's thread when the window begins and when it ends.</summary>
    public Action? OnBegin { get; init; }

    public Action? OnEnd { get; init; }
}
