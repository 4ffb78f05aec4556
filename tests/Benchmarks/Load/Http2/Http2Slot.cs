using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Native;

namespace Agentgateway.Benchmarks.Load.Http2;

/// <summary>A place for one stream at a time on a connection that others share.</summary>
internal sealed class Http2Slot(LoadGenerator generator, Http2Connection connection) : ILoadClient
{
    private long _intended;

    public bool Waiting { get; private set; }

    /// <summary>What is wrong with the head that came for its stream; null: nothing.</summary>
    public string? Refusal { get; set; }

    public void Open() => connection.Open();

    public void Send(long intended)
    {
        (_intended, Waiting, Refusal) = (intended, true, null);
        connection.Send(this);
    }

    public void OnTime(long due)
    {
        if (!Waiting)
        {
            generator.OnIdle(this, answered: false);
        }
    }

    public void Close() => connection.Close();

    public void Answered()
    {
        if (generator.InWindow)
        {
            generator.Result.Completed++;
            generator.Result.Answers.Add(Clock.Now - _intended);
        }

        Done();
    }

    public void Fail(string what)
    {
        generator.Result.Errors++;
        generator.Result.FirstError ??= what;
        Done();
    }

    private void Done()
    {
        Waiting = false;
        generator.OnIdle(this, answered: true);
    }
}
