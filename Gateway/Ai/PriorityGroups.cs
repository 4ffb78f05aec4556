using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Ai;

/// <summary>Providers in priority order; equal priority shares the load. One that just failed goes to the end for a while.</summary>
/// <remarks>Thread-safe; shared by all requests. <see cref="Pick"/> gives each request an order of its own.</remarks>
internal sealed class PriorityGroups
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly UpstreamEndpoint[][] _groups;
    private readonly long[] _restingUntil;
    private readonly SingleEndpointPicker? _only;
    private readonly TimeProvider _time;

    public PriorityGroups(IEnumerable<IEnumerable<AiChoice>> groups, TimeProvider time)
    {
        _time = time;
        _groups = [.. groups.Select(g => g.Select(c => c.ToEndpoint()).ToArray()).Where(g => g.Length > 0)];
        Count = _groups.Sum(g => g.Length);
        _restingUntil = new long[Count];
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
            }
        }

        return new OrderedPicker(this, order);
    }

    private void Failed(int index) => Volatile.Write(ref _restingUntil[index], _time.GetTimestamp() + (long)(Rest.TotalSeconds * _time.TimestampFrequency));

    private sealed class OrderedPicker(PriorityGroups owner, (UpstreamEndpoint Endpoint, int Index)[] order) : IEndpointPicker
    {
        public UpstreamEndpoint? Pick(Pipeline.Exchange exchange, int attempt) => order[attempt % order.Length].Endpoint;

        public void Report(Pipeline.Exchange exchange, Attempt attempt, Pipeline.GatewayError? error)
        {
            if (error is not null || attempt.Status is 429 or >= 500)
            {
                owner.Failed(order[attempt.Number % order.Length].Index);
            }
            else if (attempt.Status > 0)
            {
                Volatile.Write(ref owner._restingUntil[order[attempt.Number % order.Length].Index], 0);
            }
        }
    }
}
