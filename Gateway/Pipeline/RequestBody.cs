using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>The request body: empty, streaming (read once), or buffered in pooled memory (read any number of times).</summary>
/// <remarks>It is buffered only if something asks: retries, expressions on the body, AI backends. Not thread-safe; owned by the exchange.</remarks>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBuffer = 4096;
    private readonly HttpRequest _request;
    private byte[]? _rented;
    private ReadOnlyMemory<byte> _bytes;

    public RequestBody(HttpContext http)
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

    /// <summary>A change to make while the body streams; null = none. Has no effect on a buffered body.</summary>
    public BodyPatch? Patch { get; set; }

    /// <summary>The buffered body. Valid until the exchange ends or <see cref="Replace"/> is called.</summary>
    public ReadOnlyMemory<byte> Bytes => IsBuffered ? _bytes : throw new InvalidOperationException("The request body was not buffered.");

    /// <summary>Reads the whole body into memory.</summary>
    /// <param name="limit">Largest size in bytes; over it 413 is returned and the rest stays unread.</param>
    /// <returns>Null on success.</returns>
    public async ValueTask<GatewayError?> BufferAsync(long limit, CancellationToken cancellationToken)
    {
        if (IsBuffered)
        {
            return _bytes.Length > limit ? GatewayError.BodyTooLarge : null;
        }

        limit = Math.Min(limit, Array.MaxLength);
        if (_request.ContentLength > limit)
        {
            return GatewayError.BodyTooLarge;
        }

        var reader = _request.BodyReader;
        var filled = 0;
        if (!Grow((int)Math.Min(_request.ContentLength ?? FirstBuffer, limit), filled))
        {
            return GatewayError.OutOfBuffers;
        }

        while (true)
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
            if (filled + buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                return GatewayError.BodyTooLarge;
            }

            if (filled + buffer.Length > _rented!.Length && !Grow((int)Math.Max(filled + buffer.Length, Math.Min(limit, _rented.Length * 2L)), filled))
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                return GatewayError.OutOfBuffers;
            }

            buffer.CopyTo(_rented.AsSpan(filled));
            filled += (int)buffer.Length;
            reader.AdvanceTo(buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        _bytes = _rented.AsMemory(0, filled);
        IsBuffered = true;
        IsEmpty = filled == 0;
        return null;
    }

    /// <summary>Copies the first bytes without taking them from the stream; less than asked for only if the body is shorter.</summary>
    public async ValueTask<(int Length, GatewayError? Error)> PeekAsync(Memory<byte> prefix, CancellationToken cancellationToken)
    {
        if (IsBuffered)
        {
            var length = Math.Min(prefix.Length, _bytes.Length);
            _bytes[..length].CopyTo(prefix);
            return (length, null);
        }

        var reader = _request.BodyReader;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(cancellationToken);
            }
            catch (BadHttpRequestException)
            {
                return (0, GatewayError.BadRequest("malformed request body"));
            }

            if (read.Buffer.Length < prefix.Length && !read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var found = read.Buffer.Slice(0, Math.Min(prefix.Length, read.Buffer.Length));
            found.CopyTo(prefix.Span);
            var copied = (int)found.Length;
            // Nothing counts as looked at: the next reader gets these bytes at once.
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
            return (copied, null);
        }
    }

    /// <summary>Puts other bytes in place of the body (policies that edit it). The memory must live as long as the exchange.</summary>
    public void Replace(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        IsBuffered = true;
        IsEmpty = bytes.IsEmpty;
    }

    /// <summary>Hands out the unread stream; after the first call the body counts as consumed.</summary>
    public PipeReader TakeReader()
    {
        IsConsumed = true;
        return _request.BodyReader;
    }

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            _bytes = default;
            BufferBudget.Return(rented.Length);
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private bool Grow(int size, int filled)
    {
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(size, FirstBuffer));
        if (!BufferBudget.TryTake(next.Length))
        {
            ArrayPool<byte>.Shared.Return(next);
            return false;
        }

        if (_rented is { } old)
        {
            old.AsSpan(0, filled).CopyTo(next);
            BufferBudget.Return(old.Length);
            ArrayPool<byte>.Shared.Return(old);
        }

        _rented = next;
        return true;
    }
}
