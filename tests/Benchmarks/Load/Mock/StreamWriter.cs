using Agentgateway.Benchmarks.Load.Wire;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>Where one stream is in its script.</summary>
internal sealed class StreamWriter(Script script, MockServer server)
{
    /// <summary>Most bytes of one write when no interval separates the events.</summary>
    private const int Batch = 16 * 1024;

    private int _step;

    public bool IsDone => _step == script.Steps.Count;

    /// <summary>The behaviour says that the connection ends here.</summary>
    public bool IsCut { get; private set; }

    public int EventsSent { get; private set; }

    /// <summary>When an event was due while the client took nothing; null: none was.</summary>
    public long? Missed { get; set; }

    /// <summary>The next write.</summary>
    /// <param name="now">The stamp.</param>
    /// <returns>Bytes that are good until the next call, and whether more must be asked for.</returns>
    public (ReadOnlyMemory<byte> Bytes, bool Again) Next(long now)
    {
        var length = 0;
        var cut = script.Behaviour.CutAfter;
        while (_step < script.Steps.Count)
        {
            var step = script.Steps[_step];
            var ends = step.Waits && (script.Behaviour.IntervalMilliseconds > 0 || length > Batch);
            if (length > 0 && ends)
            {
                break;
            }

            if (length + step.Bytes.Length > server.Outgoing.Length)
            {
                break;
            }

            step.Bytes.CopyTo(server.Outgoing, length);
            if (step.StampAt > 0)
            {
                Stamp.Write(server.Outgoing.AsSpan(length + step.StampAt, Stamp.Digits), now);
                EventsSent++;
            }

            length += step.Bytes.Length;
            _step++;
            if (cut > 0 && EventsSent == cut)
            {
                IsCut = true;
                break;
            }
        }

        return (server.Outgoing.AsMemory(0, length), !IsDone && !IsCut);
    }
}
