namespace Agentgateway.Benchmarks.Load.Generator;

/// <summary>What came of a <see cref="LoadPlan"/>. Counts and times belong to the window; times are nanoseconds.</summary>
internal sealed class LoadResult
{
    public double Seconds { get; set; }

    /// <summary>Answers with a status below 400 that were read whole.</summary>
    public long Completed { get; set; }

    /// <summary>Answers of 400 and above, and connections that broke.</summary>
    public long Errors { get; set; }

    /// <summary>The first error, for the reader.</summary>
    public string? FirstError { get; set; }

    /// <summary>Streams that were left on purpose.</summary>
    public long Aborted { get; set; }

    public long Events { get; set; }

    public long BytesRead { get; set; }

    /// <summary>From the intended time of sending (open loop) or the sending (closed loop) to the last byte.</summary>
    public Latencies Answers { get; } = new();

    /// <summary>From the sending of the request to the first event.</summary>
    public Latencies FirstEvents { get; } = new();

    /// <summary>From the stamp that the mock put into an event to its reading.</summary>
    public Latencies EventDelays { get; } = new();
}
