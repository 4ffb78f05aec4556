namespace Agentgateway.Gateway.Telemetry.Tracing;

/// <summary>Collectors in use, by what they are made of: a reload that leaves the tracing policy alone keeps its queue and connection.</summary>
internal sealed class TraceTargetPool : IDisposable
{
    private readonly Dictionary<string, (OtlpTraceTarget Target, int Users)> _targets = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Takes the collector of <paramref name="key"/>, making it on first use. Every take needs one <see cref="Release"/>.</summary>
    public OtlpTraceTarget Take(string key, Func<OtlpTraceTarget> make)
    {
        lock (_gate)
        {
            var entry = _targets.TryGetValue(key, out var known) ? known : (make(), 0);
            _targets[key] = (entry.Item1, entry.Item2 + 1);
            return entry.Item1;
        }
    }

    /// <summary>Gives it back; the last user's return flushes and closes it, off the caller's thread.</summary>
    public void Release(string key)
    {
        lock (_gate)
        {
            if (!_targets.TryGetValue(key, out var entry))
            {
                return;
            }

            if (entry.Users > 1)
            {
                _targets[key] = (entry.Target, entry.Users - 1);
                return;
            }

            _targets.Remove(key);

            // Flushing waits for the network; configuration changes must not.
            ThreadPool.UnsafeQueueUserWorkItem(static target => target.Dispose(), entry.Target, preferLocal: false);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (target, _) in _targets.Values)
            {
                target.Dispose();
            }

            _targets.Clear();
        }
    }
}
