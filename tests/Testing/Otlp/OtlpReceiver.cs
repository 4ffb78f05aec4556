using System.Net;
using Agentgateway.Testing.Otlp.Protocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Testing.Otlp;

/// <summary>An OpenTelemetry collector for tests: takes traces, logs and metrics by gRPC and by http/protobuf on loopback, and lets a test wait for one.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app, string httpUrl, string grpcUrl)
    {
        _app = app;
        HttpUrl = httpUrl;
        GrpcUrl = grpcUrl;
    }

    /// <summary>Endpoint for <c>http/protobuf</c>.</summary>
    public string HttpUrl { get; }

    /// <summary>Endpoint for <c>grpc</c>.</summary>
    public string GrpcUrl { get; }

    /// <summary>What came in so far.</summary>
    public OtlpStore Received { get; private init; } = new();

    /// <summary>Starts a receiver on two free ports.</summary>
    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellationToken = default)
    {
        var store = new OtlpStore();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        builder.Services.AddLogging();
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(store);

        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<OtlpTraceService>();
        app.MapGrpcService<OtlpLogsService>();
        app.MapGrpcService<OtlpMetricsService>();
        app.MapPost("/v1/traces", context => ReceiveAsync(context, ExportTraceServiceRequest.Parser, store.Add));
        app.MapPost("/v1/logs", context => ReceiveAsync(context, ExportLogsServiceRequest.Parser, store.Add));
        app.MapPost("/v1/metrics", context => ReceiveAsync(context, ExportMetricsServiceRequest.Parser, store.Add));
        await app.StartAsync(cancellationToken);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        return new OtlpReceiver(app, addresses[0], addresses[1]) { Received = store };
    }

    /// <summary>Waits until a span matches.</summary>
    public Task<ReceivedSpan> WaitForSpanAsync(Func<ReceivedSpan, bool> matches, string what, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        Poll.UntilAsync(() => Received.Spans.FirstOrDefault(matches), what, cancellationToken, limit);

    /// <summary>Waits until a log record matches.</summary>
    public Task<ReceivedLog> WaitForLogAsync(Func<ReceivedLog, bool> matches, string what, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        Poll.UntilAsync(() => Received.Logs.FirstOrDefault(matches), what, cancellationToken, limit);

    /// <summary>Waits until a metric matches.</summary>
    public Task<ReceivedMetric> WaitForMetricAsync(Func<ReceivedMetric, bool> matches, string what, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        Poll.UntilAsync(() => Received.Metrics.FirstOrDefault(matches), what, cancellationToken, limit);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task ReceiveAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> add)
        where T : IMessage<T>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        add(parser.ParseFrom(body.ToArray()));

        // An empty message of the answer's type has no bytes.
        context.Response.ContentType = "application/x-protobuf";
    }
}
