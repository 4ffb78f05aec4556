using System.IO.Compression;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Reads a request far enough to route it: buffers, undoes a content encoding, peeks at the JSON.</summary>
internal static class LlmRequestReader
{
    /// <summary>Reads the call.</summary>
    /// <param name="needsModel">The router needs a model on every path; a plain <c>ai</c> backend leaves opaque calls alone.</param>
    public static async ValueTask<(LlmCall? Call, GatewayError? Error)> ReadAsync(
        Exchange exchange, LlmRouteType type, bool needsModel, CancellationToken cancellationToken)
    {
        var pathModel = NativeModelPath.ModelOf(exchange.Request.Path);
        if ((LlmRouteTypes.IsOpaque(type) || type == LlmRouteType.Models) && !needsModel)
        {
            return (new LlmCall(type, default, false, default, null, false), null);
        }

        var limit = exchange.Snapshot.Frontend.MaxPayloadBytes;
        if (await exchange.Body.BufferAsync(limit, cancellationToken) is { } tooLarge)
        {
            return (null, tooLarge);
        }

        var isLoose = type is LlmRouteType.Detect || LlmRouteTypes.IsOpaque(type);
        if (!isLoose && Decode(exchange, limit) is { } badEncoding)
        {
            return (null, badEncoding);
        }

        var body = exchange.Body.Bytes;
        if (!LlmRequestPeek.TryRead(body.Span, out var peek, out var reason))
        {
            return isLoose || pathModel is not null && body.IsEmpty
                ? (new LlmCall(type, body, false, default, pathModel, NativeModelPath.Streams(exchange.Request.Path)), null)
                : (null, GatewayError.BadRequest(reason!, "invalid_request_body"));
        }

        var streams = peek.Stream || NativeModelPath.Streams(exchange.Request.Path);
        var model = LlmRouteTypes.HasModelInPath(type) ? pathModel ?? peek.Model : peek.Model ?? pathModel;
        return (new LlmCall(type, body, true, peek, model, streams), null);
    }

    // Providers are sent the plain text, since it may have to be changed.
    private static GatewayError? Decode(Exchange exchange, long limit)
    {
        var headers = exchange.Request.Headers;
        var encoding = headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        using var input = new MemoryStream(exchange.Body.Bytes.ToArray(), writable: false);
        using Stream? decoder = encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(input, CompressionMode.Decompress),
            "deflate" => new ZLibStream(input, CompressionMode.Decompress),
            "br" => new BrotliStream(input, CompressionMode.Decompress),
            _ => null,
        };
        if (decoder is null)
        {
            return new GatewayError(ResponseReason.InvalidRequest, 415, "The content encoding of the request is not supported; gzip, deflate and br are.", "unsupported_encoding");
        }

        try
        {
            using var plain = new MemoryStream();
            var chunk = new byte[16 * 1024];
            int read;
            while ((read = decoder.Read(chunk)) > 0)
            {
                if (plain.Length + read > limit)
                {
                    return GatewayError.BodyTooLarge;
                }

                plain.Write(chunk, 0, read);
            }

            exchange.Body.Replace(plain.ToArray());
            headers.Remove("Content-Encoding");
            return null;
        }
        catch (InvalidDataException)
        {
            return GatewayError.BadRequest("The request body is not what its content encoding says.", "request_body_decode_failed");
        }
    }
}
