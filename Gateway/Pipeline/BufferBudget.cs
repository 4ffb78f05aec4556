namespace Agentgateway.Gateway.Pipeline;

/// <summary>The pool that bodies are buffered from, and the cap on what all of them hold together: a quarter of the memory that the runtime may use.</summary>
internal static class BufferBudget
{
    private static long _used;

    /// <summary>Most bytes that may be held.</summary>
    public static long Capacity { get; } = Math.Max(64L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>Bytes held now.</summary>
    public static long Used => Volatile.Read(ref _used);

    /// <summary>An array of at least <paramref name="size"/> bytes from the pool; null when that would pass the cap.</summary>
    public static byte[]? TryRent(int size)
    {
        var array = SmallBuffers.Rent(size);
        if (TryTake(array.Length))
        {
            return array;
        }

        SmallBuffers.Return(array);
        return null;
    }

    /// <summary>As <see cref="TryRent"/>.</summary>
    /// <exception cref="OutOfBuffersException">That would pass the cap; the client gets a 503 if nothing was sent yet.</exception>
    public static byte[] Rent(int size) => TryRent(size) ?? throw new OutOfBuffersException();

    /// <summary>Gives an array back.</summary>
    public static void Release(byte[] array)
    {
        Return(array.Length);
        SmallBuffers.Return(array);
    }

    /// <summary>Leaves an array to the collector, since somebody may still look at it.</summary>
    public static void Forget(byte[] array) => Return(array.Length);

    /// <summary>Takes <paramref name="bytes"/> for memory that is not from this pool; false when that would pass the cap, and nothing is taken.</summary>
    public static bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Capacity)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Ends <see cref="TryTake"/>.</summary>
    public static void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
