namespace Agentgateway.Gateway.Runtime;

/// <summary>The current snapshot. Readers take the reference once per request; a swap is one volatile write and never waits for them.</summary>
internal sealed class SnapshotHolder
{
    private RuntimeSnapshot _current = RuntimeSnapshot.Empty;

    public RuntimeSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Raised after a swap, on the thread of the writer.</summary>
    public event Action<RuntimeSnapshot>? Changed;

    public void Swap(RuntimeSnapshot next)
    {
        Volatile.Write(ref _current, next);
        Changed?.Invoke(next);
    }
}
