using System.Buffers;
using System.Net;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Copies the client's body to the upstream as it arrives, flushing whenever the client paused, so duplex streams work.</summary>
internal sealed class StreamingContent(RequestBody body) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var reader = body.TakeReader();
        var patch = body.Patch;
        while (true)
        {
            System.IO.Pipelines.ReadResult read;
            try
            {
                read = await reader.ReadAsync(cancellationToken);
            }
            catch (BadHttpRequestException e)
            {
                throw new BodyReadException(
                    e.StatusCode == StatusCodes.Status413PayloadTooLarge ? GatewayError.BodyTooLarge : GatewayError.BadRequest("malformed request body"), e);
            }

            var buffer = read.Buffer;
            if (patch is not null)
            {
                if (buffer.Length < patch.Offset + patch.Length && !read.IsCompleted)
                {
                    reader.AdvanceTo(buffer.Start, buffer.End);
                    continue;
                }

                await WriteAsync(stream, buffer.Slice(0, patch.Offset), cancellationToken);
                await stream.WriteAsync(patch.Bytes, cancellationToken);
                buffer = buffer.Slice(patch.Offset + patch.Length);
                patch = null;
            }

            await WriteAsync(stream, buffer, cancellationToken);
            reader.AdvanceTo(read.Buffer.End);
            await stream.FlushAsync(cancellationToken);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = (body.Length ?? 0) + (body.Patch is { } patch ? patch.Bytes.Length - patch.Length : 0);
        return body.Length is not null;
    }

    private static async ValueTask WriteAsync(Stream stream, ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        foreach (var segment in bytes)
        {
            await stream.WriteAsync(segment, cancellationToken);
        }
    }
}
