using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Sends attempts through <see cref="HttpMessageInvoker"/> on pooled <see cref="SocketsHttpHandler"/>s.</summary>
internal sealed class HttpUpstreamClient(UpstreamHandlers handlers) : IUpstreamClient
{
    private readonly UpstreamMessagePool _messages = new();

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<UpstreamResponse> SendAsync(UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken cancellationToken)
    {
        var (version, policy) = VersionOf(endpoint, request);

        // A body that streams is read once, and its message is used once.
        var reused = request.Bytes.IsEmpty && request.Stream is { IsBuffered: false } ? null : _messages.Take(endpoint, request.PathAndQuery, version, policy);
        if (reused is not null && !reused.TryFill(endpoint, request, version, policy))
        {
            throw InvalidTarget();
        }

        var message = reused?.Message ?? CreateMessage(endpoint, request, version, policy);
        try
        {
            var response = await handlers.For(endpoint).SendAsync(message, cancellationToken);
            return new HttpUpstreamResponse(message, response, reused, _messages);
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

    private static HttpRequestMessage CreateMessage(UpstreamEndpoint endpoint, UpstreamRequest request, Version version, HttpVersionPolicy policy)
    {
        if (!UpstreamMessage.TryCreateUri(endpoint, request, out var uri))
        {
            throw InvalidTarget();
        }

        var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), uri)
        {
            Version = version,
            VersionPolicy = policy,
            Content = new StreamingContent(request.Stream!),
        };
        message.Headers.TryAddWithoutValidation("Host", request.Authority);
        for (var i = 0; i < request.Headers.Count; i++)
        {
            var (name, value) = request.Headers[i];
            if (!UpstreamMessage.TryAdd(message.Headers, name, value))
            {
                UpstreamMessage.TryAdd(message.Content.Headers, name, value);
            }
        }

        return message;
    }

    private static UpstreamException InvalidTarget() => new(GatewayError.BadRequest("invalid request target"));

    // Over TLS the ALPN result decides; over cleartext HTTP/2 means prior knowledge. What was asked for is meant exactly.
    private static (Version Version, HttpVersionPolicy Policy) VersionOf(UpstreamEndpoint endpoint, UpstreamRequest request) =>
        (request.Version ?? endpoint.Version) is { } wanted ? (wanted, HttpVersionPolicy.RequestVersionExact)
            : endpoint.Tls is not null ? (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower)
            : (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);

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
