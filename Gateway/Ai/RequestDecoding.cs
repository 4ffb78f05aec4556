using System.Runtime.InteropServices;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Compression;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Ai;

/// <summary>Undoes the content encoding of a request: providers are sent the plain text, since it may have to be changed.</summary>
internal static class RequestDecoding
{
    private static readonly GatewayError Unsupported = new(
        ResponseReason.InvalidRequest,
        StatusCodes.Status415UnsupportedMediaType,
        $"The content encoding of the request is not supported; one of {ContentCodings.Names} is.",
        "unsupported_encoding",
        // RFC 9110 12.5.3: says what would do.
        Headers: [new("Accept-Encoding", ContentCodings.Names)]);

    /// <summary>Decodes the buffered body in place. 415 for another encoding, 400 for broken bytes, 413 if the text is larger than <paramref name="limit"/>.</summary>
    /// <returns>Null if the body is plain now.</returns>
    public static async ValueTask<GatewayError?> DecodeAsync(Exchange exchange, long limit)
    {
        var headers = exchange.Request.Headers;
        var coding = headers.ContentEncoding.ToString();
        if (ContentCodings.IsIdentity(coding))
        {
            return null;
        }

        // Not on a socket's thread (architecture 3, choice 2).
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var encoded = Stream(exchange.Body.Bytes);
        await using var decoder = ContentCodings.Open(coding, encoded);
        if (decoder is null)
        {
            return Unsupported;
        }

        try
        {
            if (exchange.Body.ReplaceFrom(decoder, limit) is { } refused)
            {
                return refused;
            }
        }
        catch (IOException)
        {
            return GatewayError.BadRequest("The request body is not what its content encoding says.", "request_body_decode_failed");
        }

        headers.Remove("Content-Encoding");
        return null;
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
