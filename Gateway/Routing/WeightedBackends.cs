namespace Agentgateway.Gateway.Routing;

/// <summary>Backends of a route; one is drawn per request by weight and kept over its retries.</summary>
internal sealed class WeightedBackends
{
    private readonly CompiledBackend[] _backends;
    private readonly long _total;

    public WeightedBackends(IEnumerable<CompiledBackend> backends)
    {
        _backends = [.. backends];
        _total = _backends.Sum(b => (long)b.Weight);
    }

    public static WeightedBackends None { get; } = new([]);

    public IReadOnlyList<CompiledBackend> All => _backends;

    /// <summary>Null when there is none, or all weights are 0.</summary>
    public CompiledBackend? Pick()
    {
        if (_total == 0)
        {
            return null;
        }

        if (_backends.Length == 1)
        {
            return _backends[0];
        }

        var draw = Random.Shared.NextInt64(_total);
        foreach (var backend in _backends)
        {
            draw -= backend.Weight;
            if (draw < 0)
            {
                return backend;
            }
        }

        return _backends[^1];
    }
}
