using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>The proxies that the gateway is compared with on its own runtime: <c>yarp</c> and <c>floor</c>.</summary>
internal static class BareProxy
{
    public static async Task RunAsync(string kind, int port, int http2Port, int upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHttpForwarder();
        builder.Services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = kind == "floor");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Listen(IPAddress.Loopback, http2Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var app = builder.Build();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });
        var target = $"http://127.0.0.1:{upstream}";
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        app.Run(async http =>
        {
            if (kind == "yarp")
            {
                await forwarder.SendAsync(http, target, invoker);
            }
            else
            {
                await PassAsync(http, target, invoker);
            }
        });
        await app.RunAsync();
    }

    /// <summary>The least that passes a request on: method, target, body and four headers.</summary>
    private static async Task PassAsync(HttpContext http, string target, HttpMessageInvoker invoker)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), target + http.Features.Get<IHttpRequestFeature>()!.RawTarget);
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
            request.Content.Headers.ContentLength = http.Request.ContentLength;
            request.Content.Headers.TryAddWithoutValidation("content-type", http.Request.ContentType);
        }

        request.Headers.TryAddWithoutValidation("accept", (string?)http.Request.Headers.Accept);
        using var answer = await invoker.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentLength = answer.Content.Headers.ContentLength;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await using var body = await answer.Content.ReadAsStreamAsync(http.RequestAborted);
        while (true)
        {
            var memory = http.Response.BodyWriter.GetMemory(16 * 1024);
            var count = await body.ReadAsync(memory, http.RequestAborted);
            if (count == 0)
            {
                break;
            }

            http.Response.BodyWriter.Advance(count);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }
}
