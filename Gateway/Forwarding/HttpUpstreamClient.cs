using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Sends attempts through <see cref="HttpMessageInvoker"/> on pooled <see cref="SocketsHttpHandler"/>s.</summary>
internal sealed class HttpUpstreamClient(UpstreamHandlers handlers) : IUpstreamClient
{
    // Paths go out byte for byte: no dot-segment removal, no re-encoding.
    private static readonly UriCreationOptions RawPath = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public async ValueTask<UpstreamResponse> SendAsync(UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken cancellationToken)
    {
        var message = CreateMessage(endpoint, request);
        try
        {
            var response = await handlers.For(endpoint).SendAsync(message, cancellationToken);
            return new HttpUpstreamResponse(message, response);
        }
        catch (HttpRequestException e)
        {
            message.Dispose();
            throw Classify(e);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            message.Dispose();
            throw new UpstreamException(GatewayError.UpstreamFailed(e.Message), e);
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private static HttpRequestMessage CreateMessage(UpstreamEndpoint endpoint, UpstreamRequest request)
    {
        var scheme = endpoint.Tls is null ? "http://" : "https://";
        if (!Uri.TryCreate(string.Concat(scheme, endpoint.Address, request.PathAndQuery), RawPath, out var uri))
        {
            throw new UpstreamException(GatewayError.BadRequest("invalid request target"));
        }

        var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), uri);
        SetVersion(message, endpoint, request);
        message.Content = !request.Bytes.IsEmpty
            ? new ReadOnlyMemoryContent(request.Bytes)
            : request.Stream is { IsBuffered: false } stream ? new StreamingContent(stream) : null;
        message.Headers.TryAddWithoutValidation("Host", request.Authority);
        for (var i = 0; i < request.Headers.Count; i++)
        {
            var (name, value) = request.Headers[i];
            // Waiting for 100 Continue with a body that is already here would cost a second per request.
            if (message.Content is ReadOnlyMemoryContent && name.Equals("Expect", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!TryAdd(message.Headers, name, value))
            {
                message.Content ??= new ByteArrayContent([]);
                TryAdd(message.Content.Headers, name, value);
            }
        }

        return message;
    }

    private static bool TryAdd(System.Net.Http.Headers.HttpHeaders headers, string name, Microsoft.Extensions.Primitives.StringValues value) =>
        value.Count == 1 ? headers.TryAddWithoutValidation(name, value[0]) : headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);

    // Over TLS the ALPN result decides; over cleartext HTTP/2 means prior knowledge.
    private static void SetVersion(HttpRequestMessage message, UpstreamEndpoint endpoint, UpstreamRequest request)
    {
        var wanted = request.Version ?? endpoint.Version;
        if (wanted is not null)
        {
            message.Version = wanted;
            message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }
        else if (endpoint.Tls is not null)
        {
            message.Version = HttpVersion.Version20;
            message.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        }
        else
        {
            message.Version = HttpVersion.Version11;
            message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }
    }

    private static UpstreamException Classify(HttpRequestException e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is UpstreamException known)
            {
                return known;
            }

            if (inner is BodyReadException body)
            {
                return new UpstreamException(body.Error, e);
            }
        }

        return e.HttpRequestError == HttpRequestError.NameResolutionError
            ? new UpstreamException(GatewayError.Dns(e.Message), e)
            : new UpstreamException(GatewayError.UpstreamFailed(e.HttpRequestError + ": " + (e.InnerException?.Message ?? e.Message)), e);
    }
}
