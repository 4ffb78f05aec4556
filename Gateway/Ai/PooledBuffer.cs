using System.Buffers;
using System.Runtime.InteropServices;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Ai;

/// <summary>A growing buffer from the pool. What was written is valid until the next <see cref="Clear"/> or <see cref="Dispose"/>.</summary>
/// <exception cref="OutOfBuffersException">By whatever makes it grow, when all buffers together are full.</exception>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[]? _bytes;
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Number of bytes written.</summary>
    public int Length => _length;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>The bytes are part of what was written here.</summary>
    public bool Holds(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var segment) && ReferenceEquals(segment.Array, _bytes) && _bytes is not null;

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => _length = 0;

    /// <summary>Gives the memory back; the buffer may be used again.</summary>
    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            _length = 0;
            BufferBudget.Release(bytes);
        }
    }

    /// <summary>Adds bytes; false, with nothing added, when all buffers together are full: for those who only look on.</summary>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (!TryEnsure(bytes.Length))
        {
            return false;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    private void Ensure(int sizeHint)
    {
        if (!TryEnsure(sizeHint))
        {
            throw new OutOfBuffersException();
        }
    }

    private bool TryEnsure(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (_bytes?.Length >= needed)
        {
            return true;
        }

        if (BufferBudget.TryRent(Math.Max(needed, _bytes is null ? 4096 : _bytes.Length * 2)) is not { } larger)
        {
            return false;
        }

        if (_bytes is { } old)
        {
            old.AsSpan(0, _length).CopyTo(larger);
            BufferBudget.Release(old);
        }

        _bytes = larger;
        return true;
    }
}
