using ZstdSharp;

namespace Agentgateway.Llm.Compression;

/// <summary>Gives the decoders one behaviour: broken input is an <see cref="IOException"/>, and decoding runs on the thread pool.</summary>
/// <remarks>
/// A read into an empty buffer returns at once instead of waiting for data: a decoder may still hold output while its source is silent, and none of them can tell.
/// </remarks>
internal sealed class DecodedStream(Stream decoder) : Stream
{
    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return buffer.IsEmpty ? 0 : decoder.Read(buffer);
        }
        catch (Exception e) when (IsBrokenInput(e))
        {
            throw Broken(e);
        }
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        // Not on a socket's thread (architecture 3, choice 2).
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsBrokenInput(e))
        {
            throw Broken(e);
        }
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    // Brotli's decoder reports broken input as an invalid operation.
    private static bool IsBrokenInput(Exception e) => e is InvalidDataException or ZstdException or InvalidOperationException and not ObjectDisposedException;

    private static IOException Broken(Exception e) => new("The body is not what its content encoding says.", e);
}
