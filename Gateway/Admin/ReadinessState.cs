using System.Collections.Concurrent;

namespace Agentgateway.Gateway.Admin;

/// <summary>Whether this gateway should get traffic: it has a valid configuration, its listeners are bound, and it is not draining.</summary>
/// <remarks>Readiness never depends on Redis or AdminApi once a configuration is loaded: an outage of the control plane must not take the data plane away.</remarks>
internal sealed class ReadinessState
{
    /// <summary>Pending until the first configuration serves.</summary>
    public const string ConfigurationTask = "configuration";

    /// <summary>Pending until every part of the process has started: ports are open before, and nobody takes connections from them yet.</summary>
    public const string StartTask = "startup";

    private readonly ConcurrentDictionary<string, byte> _pending = new([new(ConfigurationTask, 0)]);
    private volatile bool _draining;

    public bool IsReady => !_draining && _pending.IsEmpty;

    public bool IsDraining => _draining;

    /// <summary>What is missing, by name.</summary>
    public IReadOnlyList<string> Pending => [.. _pending.Keys.Order(StringComparer.Ordinal), .. _draining ? ["draining"] : Array.Empty<string>()];

    public void Wait(string task) => _pending[task] = 0;

    public void Done(string task) => _pending.TryRemove(task, out _);

    /// <summary>From now on unready, for good.</summary>
    public void StartDraining() => _draining = true;
}
