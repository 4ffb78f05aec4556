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
        var reader = body.TakeReader(out var beginning);
        if (body.Patch is { } patch)
        {
            // The place was found in what was read early, so it lies in the beginning.
            await stream.WriteAsync(beginning[..patch.Offset], cancellationToken);
            await stream.WriteAsync(patch.Bytes, cancellationToken);
            beginning = beginning[(patch.Offset + patch.Length)..];
        }

        if (!beginning.IsEmpty)
        {
            await stream.WriteAsync(beginning, cancellationToken);
        }

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

            foreach (var segment in read.Buffer)
            {
                await stream.WriteAsync(segment, cancellationToken);
                body.OnSent(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            await stream.FlushAsync(cancellationToken);
            if (read.IsCompleted)
            {
                body.OnSentAll();
                return;
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = (body.Length ?? 0) + (body.Patch is { } patch ? patch.Bytes.Length - patch.Length : 0);
        return body.Length is not null;
    }
}
