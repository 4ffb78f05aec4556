using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Writes the gateway's own answers and errors; the one place where errors become statuses, bodies and gRPC trailers-only heads.</summary>
internal static class LocalResponseWriter
{
    public static async ValueTask WriteAsync(Exchange exchange, LocalResponse response, CancellationToken cancellationToken)
    {
        var http = exchange.Http;
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        Begin(exchange);
        exchange.ResponseBody = new SeenBody(response.Body, IsWhole: true);
        exchange.Log.Reason = response.Reason;
        http.Response.StatusCode = response.Status;
        AddHeaders(http.Response.Headers, response.Headers);
        if (response.ContentType is not null)
        {
            http.Response.ContentType = response.ContentType;
        }

        await ResponsePolicies.ApplyAsync(exchange, cancellationToken);
        await SendBodyAsync(exchange, exchange.ReplacedResponseBody ?? response.Body, cancellationToken);
    }

    /// <summary>Sends the body that a policy put in place of an upstream's.</summary>
    public static ValueTask SendReplacementAsync(Exchange exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        // The upstream's coding belongs to the upstream's bytes.
        exchange.Http.Response.Headers.ContentEncoding = default;
        return SendBodyAsync(exchange, body, cancellationToken);
    }

    public static async ValueTask WriteErrorAsync(Exchange exchange, GatewayError error, CancellationToken cancellationToken)
    {
        exchange.Log.Error = error.Detail is null ? error.Message : error.Message + ": " + error.Detail;
        exchange.Log.ErrorCode = error.Code;
        var http = exchange.Http;
        if (http.Response.HasStarted)
        {
            exchange.Log.Reason = error.Reason;
            http.Abort();
            return;
        }

        if (exchange.IsGrpc)
        {
            http.Response.Clear();
            Begin(exchange);
            exchange.Log.Reason = error.Reason;
            WriteGrpcHead(http.Response, error);
            AddHeaders(http.Response.Headers, error.Headers);
            await ResponsePolicies.ApplyAsync(exchange, cancellationToken);
            return;
        }

        var response = exchange.ErrorFormat.Format(exchange, error) with { Reason = error.Reason };
        if (error.Headers is not null)
        {
            response = response with { Headers = response.Headers is null ? error.Headers : [.. response.Headers, .. error.Headers] };
        }

        await WriteAsync(exchange, response, cancellationToken);
    }

    // Whatever an upstream's answer left behind: held bytes, a body of a policy that ran over it.
    private static void Begin(Exchange exchange)
    {
        exchange.Tap?.Pass();
        exchange.ForgetResponseBody();
    }

    private static async ValueTask SendBodyAsync(Exchange exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var response = exchange.Http.Response;
        if (response.StatusCode is < 200 or 204 or 304)
        {
            return;
        }

        response.ContentLength = body.Length;
        if (!body.IsEmpty && !HttpMethods.IsHead(exchange.Request.Method))
        {
            exchange.MarkFirstByte();
            exchange.Log.ResponseBytes += body.Length;
            await response.BodyWriter.WriteAsync(body, cancellationToken);
        }
    }

    private static void AddHeaders(IHeaderDictionary to, IReadOnlyList<KeyValuePair<string, string>>? headers)
    {
        for (var i = 0; i < headers?.Count; i++)
        {
            to.Append(headers[i].Key, headers[i].Value);
        }
    }

    // gRPC over HTTP/2, "Trailers-Only": the status travels in the head (PROTOCOL-HTTP2.md). Mapping as agentgateway's.
    private static void WriteGrpcHead(HttpResponse response, GatewayError error)
    {
        var code = error.Status switch
        {
            400 => 13,
            401 or 407 => 16,
            403 => 7,
            404 => 12,
            429 or 502 or 503 or 504 => 14,
            _ => error.Reason == ResponseReason.NoHealthyBackend ? 14 : 2,
        };
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = code.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = PercentEncode(error.Message);
    }

    private static string PercentEncode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is > 0x20 and < 0x7F and not (byte)'%')
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
