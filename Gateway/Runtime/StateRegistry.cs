using System.Collections.Concurrent;

namespace Agentgateway.Gateway.Runtime;

/// <summary>State that outlives a reload (buckets, endpoint health, sessions), keyed by its owner's stable id, kind and index.</summary>
internal sealed class StateRegistry
{
    private readonly ConcurrentDictionary<StateKey, object> _state = new();

    /// <summary>The state of an owner, made on first use.</summary>
    public T GetOrAdd<T>(string owner, string kind, int index, Func<T> create)
        where T : class
    {
        var key = new StateKey(owner, kind, index);
        if (_state.TryGetValue(key, out var found) && found is T known)
        {
            return known;
        }

        var made = create();
        _state[key] = made;
        return made;
    }

    /// <summary>Drops what no compiled snapshot uses any more.</summary>
    public void Retain(IReadOnlySet<StateKey> used)
    {
        foreach (var (key, value) in _state)
        {
            if (!used.Contains(key) && _state.TryRemove(key, out _))
            {
                (value as IDisposable)?.Dispose();
            }
        }
    }
}
