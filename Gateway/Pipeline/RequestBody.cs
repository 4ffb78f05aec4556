using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>The request body: empty, streaming (read once), or buffered in pooled memory (read any number of times).</summary>
/// <remarks>
/// It is read only if something asks: whole for retries and AI backends (<see cref="BufferAsync"/>), as far as a limit for expressions
/// (<see cref="PeekAsync"/>); what was read too early is sent first when the rest streams. Not thread-safe; owned by the exchange.
/// </remarks>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBuffer = 4096;
    private HttpRequest _request = null!;
    private byte[]? _rented;
    private int _filled;
    private bool _hasMore;
    private bool _wasSeen;
    private ReadOnlyMemory<byte> _bytes;
    private BodyRecorder? _recorder;
    private bool _isRecorded;

    /// <summary>Takes over the body of a request; <see cref="Dispose"/> and <see cref="Clear"/> end it.</summary>
    public void Begin(HttpContext http)
    {
        _request = http.Request;
        var canHaveBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? _request.ContentLength is > 0;
        IsEmpty = !canHaveBody || _request.ContentLength == 0;
        IsBuffered = IsEmpty;
    }

    /// <summary>The request carries no body.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary><see cref="Bytes"/> may be read. True for empty bodies.</summary>
    public bool IsBuffered { get; private set; }

    /// <summary>The stream was handed to an upstream: no retry is possible any more unless it was buffered.</summary>
    public bool IsConsumed { get; private set; }

    /// <summary>Declared or buffered length in bytes; null when streamed without a length.</summary>
    public long? Length => IsBuffered ? _bytes.Length : _request.ContentLength;

    /// <summary>A change to make in the beginning while the body streams; null = none. Has no effect on a buffered body.</summary>
    public BodyPatch? Patch { get; set; }

    /// <summary>The buffered body. Valid until the exchange ends or <see cref="Replace"/> is called.</summary>
    public ReadOnlyMemory<byte> Bytes => IsBuffered ? _bytes : throw new InvalidOperationException("The request body was not buffered.");

    /// <summary>What is known of the body without waiting for more of it, for expressions: the whole, or its beginning.</summary>
    /// <returns>Null if nothing was looked at.</returns>
    public SeenBody? Seen
    {
        get
        {
            _wasSeen = true;
            return IsBuffered ? new SeenBody(_bytes, IsWhole: true)
                : _filled > 0 ? new SeenBody(_rented.AsMemory(0, _filled), IsWhole: false)
                : _recorder is { } recorder && (_isRecorded || !recorder.Bytes.IsEmpty) ? new SeenBody(recorder.Bytes, _isRecorded && !recorder.IsTruncated)
                : null;
        }
    }

    /// <summary>Reads the whole body into memory.</summary>
    /// <param name="limit">Largest size in bytes; over it 413 is returned and the rest stays unread.</param>
    /// <returns>Null on success.</returns>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<GatewayError?> BufferAsync(long limit, CancellationToken cancellationToken)
    {
        if (IsBuffered)
        {
            return _bytes.Length > limit ? GatewayError.BodyTooLarge : null;
        }

        if (_request.ContentLength > limit || _filled > limit)
        {
            return GatewayError.BodyTooLarge;
        }

        var error = await FillAsync(limit, cancellationToken);
        return error ?? (IsBuffered ? null : GatewayError.BodyTooLarge);
    }

    /// <summary>Reads the body as far as <paramref name="limit"/>: a body that fits is buffered, of a longer one the beginning is <see cref="Seen"/> and all of it still streams.</summary>
    /// <returns>Null unless the client's framing is broken.</returns>
    public async ValueTask<GatewayError?> PeekAsync(long limit, CancellationToken cancellationToken)
    {
        if (IsBuffered || IsConsumed || _filled >= limit)
        {
            return null;
        }

        var error = await FillAsync(limit, cancellationToken);

        // Without memory to spare the expression sees no body; the request itself needs none.
        return ReferenceEquals(error, GatewayError.OutOfBuffers) ? null : error;
    }

    /// <summary>Copies the first bytes and leaves them in the stream; less than asked for only if the body is shorter.</summary>
    public async ValueTask<(int Length, GatewayError? Error)> PeekAsync(Memory<byte> prefix, CancellationToken cancellationToken)
    {
        if (await PeekAsync(prefix.Length, cancellationToken) is { } error)
        {
            return (0, error);
        }

        var known = IsBuffered ? _bytes : _rented.AsMemory(0, _filled);
        var length = Math.Min(prefix.Length, known.Length);
        known[..length].CopyTo(prefix);
        return (length, null);
    }

    /// <summary>Keeps a copy of what streams to the upstream, up to <paramref name="limit"/> bytes, for expressions that run at the end.</summary>
    public void Record(long limit) => _recorder ??= new BodyRecorder(limit);

    /// <summary>Puts other bytes in place of the body (policies that edit it). The memory must live as long as the exchange.</summary>
    public void Replace(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        IsBuffered = true;
        IsEmpty = bytes.IsEmpty;
    }

    /// <summary>Puts what a decoder of the buffered body gives in its place. CPU work: call it on the thread pool.</summary>
    /// <param name="limit">Largest size in bytes; over it 413 is returned and the body stays as it was.</param>
    /// <returns>Null on success.</returns>
    /// <exception cref="IOException">The body cannot be decoded; it stays as it was.</exception>
    public GatewayError? ReplaceFrom(Stream decoder, long limit)
    {
        limit = Math.Min(limit, Array.MaxLength - 1);
        byte[]? plain = null;
        try
        {
            var length = 0;
            while (true)
            {
                if (plain is null || length == plain.Length)
                {
                    if (BufferBudget.TryRent((int)Math.Min(Math.Max(length * 2L, FirstBuffer), limit + 1)) is not { } larger)
                    {
                        return GatewayError.OutOfBuffers;
                    }

                    plain.AsSpan(0, length).CopyTo(larger);
                    GiveBack(plain);
                    plain = larger;
                }

                var read = decoder.Read(plain.AsSpan(length));
                length += read;
                if (length > limit)
                {
                    return GatewayError.BodyTooLarge;
                }

                if (read == 0)
                {
                    break;
                }
            }

            var encoded = _rented;
            (_rented, _filled, plain) = (plain, length, null);
            Replace(_rented.AsMemory(0, length));
            if (encoded is not null)
            {
                BufferBudget.Return(encoded.Length);
                if (!_wasSeen)
                {
                    ArrayPool<byte>.Shared.Return(encoded);
                }
            }

            return null;
        }
        finally
        {
            GiveBack(plain);
        }
    }

    /// <summary>Hands out the unread rest of the stream; after the first call the body counts as consumed.</summary>
    /// <param name="beginning">What was read before and has to be sent first.</param>
    public PipeReader TakeReader(out ReadOnlyMemory<byte> beginning)
    {
        IsConsumed = true;
        beginning = _rented.AsMemory(0, _filled);
        _recorder?.Append(beginning.Span);
        return _request.BodyReader;
    }

    /// <summary>A piece of the stream went to the upstream.</summary>
    public void OnSent(ReadOnlySpan<byte> bytes) => _recorder?.Append(bytes);

    /// <summary>The stream has been sent to its end.</summary>
    public void OnSentAll() => _isRecorded = true;

    public void Dispose()
    {
        _recorder?.Dispose();
        if (_rented is { } rented)
        {
            _rented = null;
            _filled = 0;
            _bytes = default;
            BufferBudget.Release(rented);
        }
    }

    /// <summary>Forgets the request.</summary>
    public void Clear()
    {
        _request = null!;
        _rented = null;
        _filled = 0;
        _hasMore = false;
        _wasSeen = false;
        _bytes = default;
        _recorder = null;
        _isRecorded = false;
        IsEmpty = false;
        IsBuffered = false;
        IsConsumed = false;
        Patch = null;
    }

    // Until the end, which makes the body buffered, or until the limit with more to come.
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<GatewayError?> FillAsync(long limit, CancellationToken cancellationToken)
    {
        limit = Math.Min(limit, Array.MaxLength);
        if (_rented is null && !Grow((int)Math.Min(_request.ContentLength ?? FirstBuffer, limit)))
        {
            return GatewayError.OutOfBuffers;
        }

        var reader = _request.BodyReader;
        while (!(_hasMore && _filled >= limit))
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(cancellationToken);
            }
            catch (BadHttpRequestException e)
            {
                return e.StatusCode == StatusCodes.Status413PayloadTooLarge ? GatewayError.BodyTooLarge : GatewayError.BadRequest("malformed request body");
            }

            var buffer = read.Buffer;
            var taken = Math.Min(buffer.Length, limit - _filled);
            if (_filled + taken > _rented!.Length && !Grow((int)Math.Max(_filled + taken, Math.Min(limit, _rented.Length * 2L))))
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                return GatewayError.OutOfBuffers;
            }

            var end = buffer.GetPosition(taken);
            buffer.Slice(0, end).CopyTo(_rented.AsSpan(_filled));
            _filled += (int)taken;
            _hasMore = taken < buffer.Length;

            // What is left over counts as not looked at, so that the next reader gets it at once.
            reader.AdvanceTo(end);
            if (read.IsCompleted && !_hasMore)
            {
                Replace(_rented.AsMemory(0, _filled));
                break;
            }
        }

        return null;
    }

    private static void GiveBack(byte[]? buffer)
    {
        if (buffer is not null)
        {
            BufferBudget.Release(buffer);
        }
    }

    private bool Grow(int size)
    {
        if (BufferBudget.TryRent(Math.Max(size, FirstBuffer)) is not { } next)
        {
            return false;
        }

        if (_rented is { } old)
        {
            old.AsSpan(0, _filled).CopyTo(next);
            if (_wasSeen)
            {
                // An expression may have kept a view of it (metadata), and the collector has to see when that is gone.
                BufferBudget.Forget(old);
            }
            else
            {
                BufferBudget.Release(old);
            }
        }

        _rented = next;
        return true;
    }
}
