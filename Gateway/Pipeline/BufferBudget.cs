namespace Agentgateway.Gateway.Pipeline;

/// <summary>Caps what all body buffers of the process hold together: a quarter of the memory that the runtime may use.</summary>
internal static class BufferBudget
{
    private static readonly long Capacity = Math.Max(64L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
    private static long _used;

    /// <summary>Bytes held now.</summary>
    public static long Used => Volatile.Read(ref _used);

    /// <summary>Takes <paramref name="bytes"/>; false when that would pass the cap, and nothing is taken.</summary>
    public static bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Capacity)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    public static void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
