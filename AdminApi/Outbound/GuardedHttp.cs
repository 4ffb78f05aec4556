using System.Net;
using System.Net.Sockets;

namespace Agentgateway.AdminApi.Outbound;

/// <summary>HTTP calls to addresses that come from configuration: checked at connect time, no redirects, no proxy, 10 seconds, 1 MiB.</summary>
/// <remarks>The check runs on the addresses that are then connected to, so a name cannot change its meaning in between.</remarks>
internal sealed class GuardedHttp : IDisposable
{
    public const int MaxResponseBytes = 1024 * 1024;

    private readonly HttpClient _client;
    private readonly AddressGuard _guard;

    public GuardedHttp(AddressGuard guard)
    {
        _guard = guard;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 64,
        })
        {
            Timeout = TimeSpan.FromSeconds(10),
            MaxResponseContentBufferSize = MaxResponseBytes,
        };
    }

    /// <summary>Sends and buffers the answer.</summary>
    /// <exception cref="AddressRefusedException">The address is not allowed.</exception>
    /// <exception cref="HttpRequestException">No connection, or an answer over 1 MiB.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        }
        catch (HttpRequestException e) when (e.InnerException is AddressRefusedException refused)
        {
            throw refused;
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = addresses.Where(a => _guard.Allows(host, a)).ToArray();
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException(host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
