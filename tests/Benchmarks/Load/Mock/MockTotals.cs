namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>What the mock has done for one behaviour and API since it started; the truth that the gateway's accounting is held against.</summary>
internal sealed class MockTotals
{
    public string Model { get; set; } = "";

    public string Api { get; set; } = "";

    /// <summary>Requests that were read whole.</summary>
    public long Requests { get; set; }

    /// <summary>Answers that left whole, usage included.</summary>
    public long Completed { get; set; }

    /// <summary>Answers whose client went away first.</summary>
    public long Cancelled { get; set; }

    /// <summary>Most events that any cancelled stream had been given.</summary>
    public long MostEventsBeforeCancel { get; set; }

    /// <summary>Input tokens in the usage of what left.</summary>
    public long InputTokens { get; set; }

    /// <summary>Output tokens in the usage of what left.</summary>
    public long OutputTokens { get; set; }

    public long BytesRead { get; set; }

    public long BytesWritten { get; set; }
}
