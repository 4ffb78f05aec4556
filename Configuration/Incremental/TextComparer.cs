using System.Runtime.InteropServices;

namespace Agentgateway.Configuration.Incremental;

/// <summary>Compares parts of a text by what they say.</summary>
internal sealed class TextComparer<T> : IEqualityComparer<ReadOnlyMemory<T>>
    where T : unmanaged, IEquatable<T>
{
    public static TextComparer<T> Instance { get; } = new();

    public bool Equals(ReadOnlyMemory<T> x, ReadOnlyMemory<T> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<T> text)
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(text.Span));
        return hash.ToHashCode();
    }
}
