using System.Text;
using Agentgateway.Configuration.Model.Policies;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Listeners;

/// <summary>The one Kestrel server: three virtual endpoints, limits of a proxy instead of those of an application.</summary>
internal static class KestrelSetup
{
    private const int HeaderBytes = 256 * 1024;
    private const int MaxHttp1Headers = 100;
    private const int StreamWindow = 768 * 1024;
    private const int ConnectionWindow = 1 << 20;
    private const int FrameSize = 16 * 1024;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

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
        limits.MaxRequestLineSize = 64 * 1024;
        limits.Http2.MaxStreamsPerConnection = 250;
        limits.Http2.MaxRequestHeaderFieldSize = 64 * 1024;
        Apply(limits, new FrontendHttp());

        var gate = new Lazy<ConnectionGate>(() => kestrel.ApplicationServices.GetRequiredService<ConnectionGate>());
        kestrel.Listen(VirtualEndPoint.Http1, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            Guard(listen, gate);
        });
        kestrel.Listen(VirtualEndPoint.Http2, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            Guard(listen, gate);
        });
        kestrel.Listen(VirtualEndPoint.Tls, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = TlsSelector.SelectAsync,

                // The configured limit is watched by HandshakeDeadline; this one cannot change while the server runs.
                HandshakeTimeout = TimeSpan.FromDays(1),
            });
            Guard(listen, gate);
        });
    }

    /// <summary>Takes over <c>frontendPolicies.http</c>. Kestrel copies these when a connection begins, so a change meets new connections only.</summary>
    public static void Apply(KestrelServerLimits limits, FrontendHttp http)
    {
        // agentgateway's one limit for the wait between requests and for the head of the next.
        limits.KeepAliveTimeout = http.Http1IdleTimeout;
        limits.RequestHeadersTimeout = http.Http1IdleTimeout;
        limits.MaxRequestHeaderCount = Math.Max(1, http.Http1MaxHeaders ?? MaxHttp1Headers);
        limits.MaxRequestHeadersTotalSize = (int)Math.Clamp(http.Http2MaxHeaderSize ?? HeaderBytes, 1, int.MaxValue);
        limits.Http2.InitialStreamWindowSize = Window(http.Http2WindowSize, StreamWindow);
        limits.Http2.InitialConnectionWindowSize = Window(http.Http2ConnectionWindowSize, ConnectionWindow);
        limits.Http2.MaxFrameSize = (int)Math.Clamp(http.Http2FrameSize ?? FrameSize, 16 * 1024, (1 << 24) - 1);
        limits.Http2.KeepAlivePingDelay = http.Http2KeepaliveInterval is { } interval ? AtLeastASecond(interval) : TimeSpan.MaxValue;
        limits.Http2.KeepAlivePingTimeout = AtLeastASecond(http.Http2KeepaliveTimeout ?? TimeSpan.FromSeconds(20));
    }

    private static void Guard(ListenOptions listen, Lazy<ConnectionGate> gate) => listen.Use(next => connection => gate.Value.RunAsync(connection, listen.Protocols, next));

    // RFC 9113 6.9.2: windows begin at 65,535 bytes.
    private static int Window(long? bytes, int otherwise) => (int)Math.Clamp(bytes ?? otherwise, 65535, int.MaxValue);

    private static TimeSpan AtLeastASecond(TimeSpan time) => time < Second ? Second : time;
}
