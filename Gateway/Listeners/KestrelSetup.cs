using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Listeners;

/// <summary>The one Kestrel server: three virtual endpoints, limits of a proxy instead of those of an application.</summary>
internal static class KestrelSetup
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(10);

    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowHostHeaderOverride = true;

        // Header bytes pass through unchanged in both directions.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        // Body sizes are the policies' business; slow uploads and clients that pause reading a stream are normal here.
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = IdleTimeout;
        limits.MaxRequestHeadersTotalSize = 256 * 1024;
        limits.MaxRequestLineSize = 64 * 1024;
        limits.Http2.MaxStreamsPerConnection = 250;
        limits.Http2.InitialConnectionWindowSize = 1 << 20;
        limits.Http2.InitialStreamWindowSize = 768 * 1024;
        limits.Http2.MaxRequestHeaderFieldSize = 64 * 1024;

        kestrel.Listen(VirtualEndPoint.Http1, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(VirtualEndPoint.Http2, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(VirtualEndPoint.Tls, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            var selector = kestrel.ApplicationServices.GetRequiredService<TlsSelector>();
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = selector.SelectAsync,
                HandshakeTimeout = TimeSpan.FromSeconds(15),
            });
        });
    }
}
