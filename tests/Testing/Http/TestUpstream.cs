using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Testing.Http;

/// <summary>A real HTTP server on a loopback port: records what arrives and answers as the test says.</summary>
/// <remarks>Answers are taken from the queue first, then from the default handler, which is 200 with an empty JSON object.</remarks>
public sealed class TestUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly Func<HttpContext, RecordedRequest, Task> _default;

    private TestUpstream(WebApplication app, Func<HttpContext, RecordedRequest, Task>? handler)
    {
        _app = app;
        _default = handler ?? ((http, _) => http.Response.WriteAsJsonAsync(new { }));
    }

    public int Port { get; private set; }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address => "127.0.0.1:" + Port;

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>The only request; fails when there were none or several.</summary>
    public RecordedRequest Single => _requests.Count == 1 ? Requests[0] : throw new InvalidOperationException($"{_requests.Count} requests arrived instead of one.");

    /// <summary>Starts a server.</summary>
    /// <param name="handler">Default answer; the recorded request holds the body.</param>
    /// <param name="certificate">Set for TLS, with HTTP/1.1 and HTTP/2 unless said otherwise.</param>
    /// <param name="protocols">Of cleartext HTTP/1.1 unless said otherwise.</param>
    public static async Task<TestUpstream> StartAsync(
        Func<HttpContext, RecordedRequest, Task>? handler = null, X509Certificate2? certificate = null, HttpProtocols? protocols = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols ?? (certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2);
                if (certificate is not null)
                {
                    // With a selector Kestrel tells which server name the client sent.
                    listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate);
                }
            });
        });
        var app = builder.Build();
        var upstream = new TestUpstream(app, handler);
        app.UseWebSockets();
        app.Run(upstream.HandleAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        upstream.Port = new Uri(address).Port;
        return upstream;
    }

    /// <summary>Queues an answer for the next request.</summary>
    public TestUpstream Next(Func<HttpContext, Task> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    /// <summary>Queues a plain answer.</summary>
    public TestUpstream Next(int status, string body = "", string contentType = "application/json") => Next(http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(body);
    });

    public void Forget() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }

        var headers = http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value.ToArray()), StringComparer.Ordinal);
        var request = new RecordedRequest(
            http.Request.Method,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            http.Request.Host.Value ?? "",
            http.Request.Protocol,
            headers,
            body.ToArray(),
            http.Features.Get<ITlsHandshakeFeature>()?.HostName);
        _requests.Enqueue(request);
        await (_script.TryDequeue(out var answer) ? answer(http) : _default(http, request));
    }

    /// <summary>Writes one server-sent event and flushes it.</summary>
    public static async Task WriteEventAsync(HttpContext http, string data)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n"), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
