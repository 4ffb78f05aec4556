using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <content>Reading an answer's body, and what becomes of the connection after it.</content>
internal sealed partial class Http1Connection
{
    /// <summary>The buffer of a body that keeps filling it; from as many missing bytes on the caller's memory is read into directly.</summary>
    private const int LargeReadSize = 16 * 1024;

    /// <summary>Most bytes that are read for nobody so that a connection can be kept.</summary>
    private const int MaxDrain = 64 * 1024;

    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(200);

    /// <summary>An answer that ended before the last bytes of a body in memory were reported as sent waits so long for the report.</summary>
    private static readonly TimeSpan SendTime = TimeSpan.FromMilliseconds(500);

    private ChunkedDecoder _chunks;
    private long _rest;
    private bool _hasBodyEnded;
    private bool _isCancelled;

    private bool CanBeReused =>
        _hasBodyEnded && _isSentWhole && _sendError is null && _head.KeepAlive && Buffered == 0 && !_isReceiving && Volatile.Read(ref _closed) == 0;

    /// <summary>Reads the body of the answer under way; with empty memory it waits until there is something to read.</summary>
    /// <returns>0 at the end, and always with empty memory.</returns>
    /// <exception cref="HttpIOException">The answer was cut off, or its framing is broken.</exception>
    public ValueTask<int> ReadBodyAsync(Memory<byte> into, CancellationToken cancellationToken) =>
        TryTake(into.Span, out var taken) ? new ValueTask<int>(taken) : ReceiveBodyAsync(into, cancellationToken);

    /// <summary>The answer of this number is not wanted any further: keeps the connection if its end is reached, else closes it.</summary>
    public void EndAnswer(int generation)
    {
        if (generation != Generation)
        {
            return;
        }

        Generation++;
        if (_sending is { IsCompleted: false } || !TryFinish())
        {
            Close();
        }
    }

    /// <summary>The same; when it is done nothing reads the request's body any more.</summary>
    public ValueTask EndAnswerAsync(int generation)
    {
        if (generation != Generation)
        {
            return ValueTask.CompletedTask;
        }

        Generation++;
        if (_sending is { IsCompleted: false } sending)
        {
            return StopSendingAsync(sending);
        }

        if (!TryFinish())
        {
            Close();
        }

        return ValueTask.CompletedTask;
    }

    private void BeginBody()
    {
        _chunks = default;
        _rest = _head.DeclaredLength ?? 0;
        _hasBodyEnded = _head.Framing == BodyFraming.None;
        _isCancelled = false;
    }

    // What is in the buffer already. False if nothing can be said before more was received.
    private bool TryTake(Span<byte> into, out int taken)
    {
        taken = 0;
        if (_hasBodyEnded)
        {
            return true;
        }

        if (_head.Framing == BodyFraming.Chunked)
        {
            return TryTakeChunks(into, ref taken);
        }

        var available = _head.Framing == BodyFraming.Length ? (int)Math.Min(Buffered, _rest) : Buffered;
        if (available == 0)
        {
            return false;
        }

        taken = Move(into, available);
        TakeLength(taken);
        return true;
    }

    private bool TryTakeChunks(Span<byte> into, ref int taken)
    {
        while (true)
        {
            if (!_chunks.IsInData)
            {
                _start += _chunks.ReadFraming(_buffer.AsSpan(_start, Buffered));
                if (_chunks.IsDone)
                {
                    FieldParser.Read(_chunks.Trailers, _head.Trailers, _strings);
                    _hasBodyEnded = true;
                    return true;
                }
            }

            if (!_chunks.IsInData || Buffered == 0)
            {
                return taken > 0;
            }

            if (taken == into.Length)
            {
                return true;
            }

            var moved = Move(into[taken..], (int)Math.Min(Buffered, _chunks.Rest));
            _chunks.Take(moved);
            taken += moved;
        }
    }

    private int Move(Span<byte> into, int available)
    {
        var count = Math.Min(into.Length, available);
        _buffer.AsSpan(_start, count).CopyTo(into);
        _start += count;
        return count;
    }

    private void TakeLength(int count)
    {
        _rest -= count;
        _hasBodyEnded = _head.Framing == BodyFraming.Length && _rest == 0;
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<int> ReceiveBodyAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        _isReceiving = true;
        try
        {
            while (true)
            {
                // Everything in the buffer is used up, so a large rest need not go through it.
                var missing = _head.Framing == BodyFraming.Length ? _rest : _chunks.IsInData ? _chunks.Rest : 0;
                if (Buffered == 0 && missing >= LargeReadSize)
                {
                    if (into.IsEmpty)
                    {
                        _ = await _stream.ReadAsync(Memory<byte>.Empty, cancellationToken);
                        return 0;
                    }

                    if (into.Length >= FirstReadSize)
                    {
                        var direct = await _stream.ReadAsync(into[..(int)Math.Min(into.Length, missing)], cancellationToken);
                        ThrowIfCut(direct);
                        TakeDirect(direct);
                        return direct;
                    }
                }

                var free = FreeBuffer();
                var received = await _stream.ReadAsync(free, cancellationToken);
                if (received == 0 && _head.Framing == BodyFraming.UntilClose)
                {
                    _hasBodyEnded = true;
                    return 0;
                }

                ThrowIfCut(received);
                _end += received;
                if (TryTake(into.Span, out var taken))
                {
                    if (received == free.Length && Buffered == 0 && _buffer!.Length < LargeReadSize)
                    {
                        GrowBuffer(LargeReadSize);
                    }

                    return taken;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The upstream learns of it now, not when somebody ends the answer.
            _isCancelled = true;
            Abort();
            throw;
        }
        catch (ObjectDisposedException e)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the connection was closed", e);
        }
        finally
        {
            _isReceiving = false;
        }
    }

    private void TakeDirect(int count)
    {
        if (_head.Framing == BodyFraming.Chunked)
        {
            _chunks.Take(count);
        }
        else
        {
            TakeLength(count);
        }
    }

    private static void ThrowIfCut(int received)
    {
        if (received == 0)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the upstream closed the connection before the end of its answer");
        }
    }

    // True if the connection is back in the pool, or something will see to it.
    private bool TryFinish()
    {
        if (_isReceiving || _isCancelled || _sendError is not null || !_isSentWhole || !_head.KeepAlive || Volatile.Read(ref _closed) != 0)
        {
            return false;
        }

        if (!_hasBodyEnded && !HasBufferedEnd())
        {
            if (_head.Framing == BodyFraming.Length && _rest > MaxDrain)
            {
                return false;
            }

            _ = DrainAsync();
            return true;
        }

        if (!CanBeReused)
        {
            return false;
        }

        ReleaseBuffers();
        _pool.Return(this);
        return true;
    }

    // What is here already is dropped; most often the last chunk is among it.
    private bool HasBufferedEnd()
    {
        Span<byte> nowhere = stackalloc byte[1024];
        try
        {
            while (Buffered > 0 && !_hasBodyEnded && TryTake(nowhere, out _))
            {
            }
        }
        catch (HttpIOException)
        {
            Abort();
        }

        return _hasBodyEnded;
    }

    // A little rest is read for nobody, if it comes at once: an event stream is often left when its answer was found and only the last chunk is missing.
    private async Task DrainAsync()
    {
        var nowhere = System.Buffers.ArrayPool<byte>.Shared.Rent(FirstReadSize);
        try
        {
            using var limit = new CancellationTokenSource(DrainTime, _pool.Time);
            var drained = 0;
            int read;
            while (drained <= MaxDrain && (read = await ReadBodyAsync(nowhere, limit.Token)) > 0)
            {
                drained += read;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Then the connection is closed.
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(nowhere);
        }

        if (CanBeReused)
        {
            ReleaseBuffers();
            _pool.Return(this);
        }
        else
        {
            Close();
        }
    }

    private async ValueTask StopSendingAsync(Task sending)
    {
        // With inline completions the report of a body that is sent may wait behind this very call.
        if (!_isStreaming && _hasBodyEnded && _head is { KeepAlive: true, Status: < 400 })
        {
            await Task.WhenAny(sending, Task.Delay(SendTime, _pool.Time));
        }

        if (!sending.IsCompleted)
        {
            Abort();
            await sending;
        }

        if (!TryFinish())
        {
            Close();
        }
    }
}
