using System.Net;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>A body in memory that belongs to somebody else, exchanged for each request.</summary>
internal sealed class BytesContent : HttpContent
{
    private ReadOnlyMemory<byte> _bytes;
    private int _writing;

    /// <summary>What is sent.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        set => _bytes = value;
    }

    /// <summary>No write is under way.</summary>
    public bool IsWritten => Volatile.Read(ref _writing) == 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writing);
        var write = stream.WriteAsync(_bytes, cancellationToken);
        if (!write.IsCompletedSuccessfully)
        {
            return FinishAsync(write);
        }

        Interlocked.Decrement(ref _writing);
        return Task.CompletedTask;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }

    private async Task FinishAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }
}
