using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>One connection pool per TLS setting, proxy and unix socket, keyed by content, so that a reload which changes nothing keeps its connections.</summary>
internal sealed class UpstreamHandlers(IUpstreamConnector connector) : IDisposable
{
    private static readonly string[] BothProtocols = ["h2", "http/1.1"];
    private static readonly string[] OnlyHttp1 = ["http/1.1"];
    private static readonly string[] OnlyHttp2 = ["h2"];

    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _invokers = new();

    public HttpMessageInvoker For(UpstreamEndpoint endpoint)
    {
        var key = endpoint.PoolKey;
        return _invokers.TryGetValue(key, out var found)
            ? found.Value
            : Add(key, endpoint);
    }

    public void Dispose()
    {
        foreach (var (_, invoker) in _invokers)
        {
            if (invoker.IsValueCreated)
            {
                invoker.Value.Dispose();
            }
        }
    }

    // Apart from the look-up, which would make the closures for every request.
    private HttpMessageInvoker Add(string key, UpstreamEndpoint endpoint) =>
        _invokers.GetOrAdd(key, _ => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(Create(endpoint.Tls, endpoint.Proxy, endpoint.UnixPath), disposeHandler: true))).Value;

    private SocketsHttpHandler Create(UpstreamTls? tls, UpstreamEndpoint? proxy, string? unixPath) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        MaxResponseHeadersLength = 128,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ConnectCallback = (context, cancellationToken) => connector.ConnectAsync(
            unixPath is null
                ? new UpstreamEndpoint(context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port, tls) { Proxy = proxy }
                : new UpstreamEndpoint(context.DnsEndPoint.Host, 0, tls) { UnixPath = unixPath },
            Alpn(tls, context.InitialRequestMessage), cancellationToken),
    };

    private static IReadOnlyList<string> Alpn(UpstreamTls? tls, HttpRequestMessage first) => tls switch
    {
        null => [],
        { Alpn.Count: > 0 } => tls.Alpn,
        _ => first.Version.Major < 2 ? OnlyHttp1 : first.VersionPolicy == HttpVersionPolicy.RequestVersionExact ? OnlyHttp2 : BothProtocols,
    };
}
