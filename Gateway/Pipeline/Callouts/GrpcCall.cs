using System.Buffers.Binary;
using System.Globalization;

namespace Agentgateway.Gateway.Pipeline.Callouts;

/// <summary>Unary gRPC calls over a callout. Source: gRPC over HTTP2 (protocol description of the gRPC project).</summary>
internal static class GrpcCall
{
    private const int Prefix = 5;

    /// <param name="method"><c>/package.Service/Method</c>.</param>
    /// <param name="message">The request message.</param>
    /// <param name="metadata">Further header fields.</param>
    /// <returns>The answer's message.</returns>
    /// <exception cref="CalloutException">The call failed, or its status is not OK.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> UnaryAsync(
        ICallout callout, string method, ReadOnlyMemory<byte> message, IReadOnlyList<KeyValuePair<string, string>> metadata, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var framed = new byte[Prefix + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed.AsMemory(Prefix));
        var request = new CalloutRequest("POST", method) { Body = framed, Http2 = true };
        request.Headers.Add(new("content-type", "application/grpc"));
        request.Headers.Add(new("te", "trailers"));
        if ((callout.Timeout ?? timeout) is { } limit)
        {
            request.Headers.Add(new("grpc-timeout", ((long)Math.Max(1, limit.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture) + "m"));
        }

        request.Headers.AddRange(metadata);
        var answer = await callout.SendAsync(request, timeout, cancellationToken);
        Check(answer);
        return Unframe(answer.Body);
    }

    // The status is in the trailers, or in the header of an answer without content.
    private static void Check(CalloutAnswer answer)
    {
        var text = answer.Trailer("grpc-status").ToString();
        text = text.Length > 0 ? text : answer.Header("grpc-status").ToString();
        if (text.Length == 0)
        {
            throw new CalloutException($"HTTP status {answer.Status} without a gRPC status");
        }

        if (text != "0")
        {
            var reason = answer.Trailer("grpc-message").ToString();
            throw new CalloutException($"gRPC status {text}: {(reason.Length > 0 ? reason : answer.Header("grpc-message").ToString())}");
        }
    }

    private static ReadOnlyMemory<byte> Unframe(ReadOnlyMemory<byte> body)
    {
        if (body.Length < Prefix || body.Span[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) != body.Length - Prefix)
        {
            throw new CalloutException("the answer is not one uncompressed gRPC message");
        }

        return body[Prefix..];
    }
}
