using System.Collections.Concurrent;
using System.Text;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>An upstream that keeps what it was sent and answers with bytes that the test chose.</summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    private static readonly object BodyKey = new();
    private readonly WebApplication _app;

    private RecordingUpstream(WebApplication app) => _app = app;

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    /// <summary>Writes the answer.</summary>
    public RequestDelegate Answer { get; set; } = http => http.Response.WriteAsync("{}");

    public string Url => _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();

    public int Port => new Uri(Url).Port;

    public RecordedRequest Last => Requests.Last();

    /// <summary>The body of a request that is being answered, already read.</summary>
    public static string BodyOf(HttpContext http) => (string)http.Items[BodyKey]!;

    public static Task<RecordingUpstream> StartAsync(CancellationToken cancellationToken) => StartAsync(null, cancellationToken);

    public static async Task<RecordingUpstream> StartAsync(Action<WebApplication>? configure, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var upstream = new RecordingUpstream(app);
        configure?.Invoke(app);
        app.Run(upstream.HandleAsync);
        await app.StartAsync(cancellationToken);
        return upstream;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var text = Encoding.UTF8.GetString(body.ToArray());
        http.Items[BodyKey] = text;
        Requests.Enqueue(new RecordedRequest(
            http.Request.Method,
            http.Request.Path + http.Request.QueryString,
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            text));
        await Answer(http);
    }
}

internal sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
