using System.Collections.Concurrent;
using Agentgateway.Configuration.Sync;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Tests.Sync;

/// <summary>AdminApi's internal routes, as a gateway sees them.</summary>
internal sealed class FakeAdminApi : IAsyncDisposable
{
    public const string Token = "instance-token";
    private readonly WebApplication _app;

    private FakeAdminApi(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ConcurrentDictionary<string, (SnapshotHead Head, byte[] Payload)> Snapshots { get; } = new();

    public ConcurrentQueue<GatewayAck> Acks { get; } = new();

    public ConcurrentQueue<GatewayHeartbeat> Heartbeats { get; } = new();

    public ConcurrentQueue<UsageBatch> Usage { get; } = new();

    public int NotModified { get; private set; }

    public static async Task<FakeAdminApi> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(l => l.ClearProviders());
        var api = new FakeAdminApi(builder.Build());
        api.Map();
        await api._app.StartAsync();
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Map()
    {
        _app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization != "Bearer " + Token)
            {
                context.Response.StatusCode = 401;
                return;
            }

            await next(context);
        });
        _app.MapGet(InternalApi.Snapshot + "{part}", (string part, HttpContext context) =>
        {
            if (!Snapshots.TryGetValue(part, out var snapshot))
            {
                return Results.NotFound();
            }

            if (context.Request.Headers.IfNoneMatch == InternalApi.ETag(snapshot.Head))
            {
                NotModified++;
                return Results.StatusCode(304);
            }

            return Results.Bytes(SnapshotEnvelope.Write(snapshot.Head, snapshot.Payload), InternalApi.SnapshotMediaType);
        });
        _app.MapPost(InternalApi.Ack, async (HttpContext context) => Acks.Enqueue((await context.Request.ReadFromJsonAsync(SyncJson.Default.GatewayAck))!));
        _app.MapPost(InternalApi.Heartbeat, async (HttpContext context) =>
            Heartbeats.Enqueue((await context.Request.ReadFromJsonAsync(SyncJson.Default.GatewayHeartbeat))!));
        _app.MapPost(InternalApi.Usage, async (HttpContext context) =>
        {
            var batch = (await context.Request.ReadFromJsonAsync(SyncJson.Default.UsageBatch))!;
            Usage.Enqueue(batch);
            return Results.Json(new UsageReceipt(batch.Events[^1].Sequence), SyncJson.Default.UsageReceipt);
        });
    }
}
