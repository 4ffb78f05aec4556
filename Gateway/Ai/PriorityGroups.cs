using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Ai;

/// <summary>Providers in priority order; those of equal priority share the load. One that just failed goes to the end for a while.</summary>
/// <remarks>
/// Of equals the better of two random draws goes first (llm.md 1.8): better is who answers more often and begins sooner, both as moving averages. Calls under
/// way do not count here. Thread-safe; shared by all requests. <see cref="Pick"/> gives each request an order of its own.
/// </remarks>
internal sealed class PriorityGroups
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Weight of the newest observation.</summary>
    private const double Newest = 0.3;

    private readonly UpstreamEndpoint[][] _groups;
    private readonly long[] _restingUntil;
    private readonly double[] _health;
    private readonly double[] _seconds;
    private readonly SingleEndpointPicker? _only;
    private readonly TimeProvider _time;

    public PriorityGroups(IEnumerable<IEnumerable<AiChoice>> groups, TimeProvider time)
    {
        _time = time;
        _groups = [.. groups.Select(g => g.Select(c => c.ToEndpoint()).ToArray()).Where(g => g.Length > 0)];
        Count = _groups.Sum(g => g.Length);
        _restingUntil = new long[Count];
        _health = new double[Count];
        Array.Fill(_health, 1);
        _seconds = new double[Count];
        _only = Count == 1 ? new SingleEndpointPicker(_groups[0][0]) : null;
    }

    /// <summary>Number of providers.</summary>
    public int Count { get; }

    /// <summary>A picker for one request.</summary>
    public IEndpointPicker Pick()
    {
        if (_only is not null)
        {
            return _only;
        }

        var order = new (UpstreamEndpoint Endpoint, int Index)[Count];
        var filled = 0;
        var now = _time.GetTimestamp();
        foreach (var resting in (ReadOnlySpan<bool>)[false, true])
        {
            var index = 0;
            foreach (var group in _groups)
            {
                var start = filled;
                foreach (var endpoint in group)
                {
                    if (Volatile.Read(ref _restingUntil[index]) > now == resting)
                    {
                        order[filled++] = (endpoint, index);
                    }

                    index++;
                }

                Random.Shared.Shuffle(order.AsSpan(start, filled - start));
                PutBetterFirst(order.AsSpan(start, filled - start));
            }
        }

        return new OrderedPicker(this, order);
    }

    // The order is random, so the second draw is the one that is left to make.
    private void PutBetterFirst(Span<(UpstreamEndpoint Endpoint, int Index)> equals)
    {
        if (equals.Length > 1)
        {
            var other = Random.Shared.Next(equals.Length);
            if (Score(equals[other].Index) > Score(equals[0].Index))
            {
                (equals[0], equals[other]) = (equals[other], equals[0]);
            }
        }
    }

    private double Score(int index) => Volatile.Read(ref _health[index]) / (1 + Volatile.Read(ref _seconds[index]));

    // Two reports at once may lose one of them: these are averages.
    private void Observe(int index, bool answered, TimeSpan? head)
    {
        Volatile.Write(ref _health[index], Average(Volatile.Read(ref _health[index]), answered ? 1 : 0));
        if (head is { } time)
        {
            Volatile.Write(ref _seconds[index], Average(Volatile.Read(ref _seconds[index]), time.TotalSeconds));
        }

        static double Average(double before, double now) => before + (Newest * (now - before));
    }

    private void Failed(int index) => Volatile.Write(ref _restingUntil[index], _time.GetTimestamp() + (long)(Rest.TotalSeconds * _time.TimestampFrequency));

    private sealed class OrderedPicker(PriorityGroups owner, (UpstreamEndpoint Endpoint, int Index)[] order) : IEndpointPicker
    {
        public UpstreamEndpoint? Pick(Pipeline.Exchange exchange, int attempt) => order[attempt % order.Length].Endpoint;

        public void Report(Pipeline.Exchange exchange, Attempt attempt, Pipeline.GatewayError? error)
        {
            var index = order[attempt.Number % order.Length].Index;
            if (error is not null || attempt.Status is 429 or >= 500)
            {
                owner.Failed(index);
                owner.Observe(index, answered: false, null);
            }
            else if (attempt.Status > 0)
            {
                Volatile.Write(ref owner._restingUntil[index], 0);
                owner.Observe(index, answered: true, owner._time.GetElapsedTime(attempt.SentAt));
            }
        }
    }
}
