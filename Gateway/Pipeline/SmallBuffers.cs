using System.Buffers;
using Agentgateway.Gateway.Async;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Arrays for heads and bodies of usual size. The runtime's pool keeps 32 of a size per core; a call to a model holds several of these for as long as the model thinks, and many calls are under way.</summary>
/// <remarks>Keeps <see cref="BoxStack{TBox}.MaxDepth"/> more per core, which is 256 KiB. Larger arrays are the runtime's matter alone.</remarks>
internal static class SmallBuffers
{
    /// <summary>Length of the arrays that are kept here.</summary>
    public const int Length = 4096;

    /// <summary>An array of at least <paramref name="size"/> bytes; what it holds is anybody's.</summary>
    public static byte[] Rent(int size) => (size <= Length ? BoxPool<byte[]>.TryTake() : null) ?? ArrayPool<byte>.Shared.Rent(size <= Length ? Length : size);

    /// <summary>Takes back an array of <see cref="Rent"/>, once.</summary>
    public static void Return(byte[] array)
    {
        if (array.Length != Length || !BoxPool<byte[]>.Give(array))
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
