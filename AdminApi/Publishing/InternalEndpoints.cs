using Agentgateway.AdminApi.Instances;
using Agentgateway.AdminApi.Usage;
using Agentgateway.Configuration.Sync;
using Microsoft.AspNetCore.Mvc;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>What gateways call while Redis is away: <see cref="InternalApi"/>. Not part of the public API and not in its document.</summary>
internal static class InternalEndpoints
{
    private const long MaxUsageBytes = 8 * 1024 * 1024;

    public static void MapInternalApi(this IEndpointRouteBuilder endpoints)
    {
        // Authenticated by the filter: gateways are no users and have no role.
        var group = endpoints.MapGroup("").AddEndpointFilter<RouteGroupBuilder, InstanceTokenFilter>().AllowAnonymous().ExcludeFromDescription();
        group.MapGet(InternalApi.Snapshot + "{part}", SnapshotAsync);
        group.MapPost(InternalApi.Heartbeat, HeartbeatAsync);
        group.MapPost(InternalApi.Ack, AckAsync);
        group.MapPost(InternalApi.Usage, UsageAsync).WithMetadata(new RequestSizeLimitAttribute(MaxUsageBytes));
    }

    private static async Task<IResult> SnapshotAsync(string part, HttpContext context, RevisionPublisher publisher, Timeline timeline)
    {
        var cancelled = context.RequestAborted;
        if (await publisher.CurrentAsync(part, cancelled) is not { } snapshot)
        {
            return Results.NotFound();
        }

        var applied = context.Request.Headers[InternalApi.AppliedHeader].ToString();
        if (InternalApi.TryReadPosition(applied, out var epoch, out var revision, out var databaseId))
        {
            var who = $"gateway {context.Request.Headers[InternalApi.InstanceHeader]}";
            await timeline.ObserveAsync(part, epoch, revision, databaseId, who, cancelled);
            snapshot = await publisher.CurrentAsync(part, cancelled) ?? snapshot;
        }

        var tag = InternalApi.ETag(snapshot.Head);
        context.Response.Headers.ETag = tag;
        return context.Request.Headers.IfNoneMatch.ToString() == tag
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(SnapshotEnvelope.Write(snapshot.Head, snapshot.Payload), InternalApi.SnapshotMediaType);
    }

    private static async Task<IResult> HeartbeatAsync(HttpContext context, InstanceMonitor monitor)
    {
        var sign = await context.Request.ReadFromJsonAsync(SyncJson.Default.GatewayHeartbeat, context.RequestAborted);
        if (sign is not { InstanceId: not null, Name: not null, Version: not null, State: not null, Source: not null, Applied: not null })
        {
            return Results.BadRequest();
        }

        await monitor.TakeAsync(sign, context.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<IResult> AckAsync(HttpContext context, AckCollector acks)
    {
        var ack = await context.Request.ReadFromJsonAsync(SyncJson.Default.GatewayAck, context.RequestAborted);
        if (ack is not { InstanceId: not null, Part: not null, State: not null, Errors: not null })
        {
            return Results.BadRequest();
        }

        acks.Add(ack);
        return Results.NoContent();
    }

    private static async Task<IResult> UsageAsync(HttpContext context, UsageStore store)
    {
        var batch = await context.Request.ReadFromJsonAsync(SyncJson.Default.UsageBatch, context.RequestAborted);
        if (batch is not { InstanceId: not null, Events: not null })
        {
            return Results.BadRequest();
        }

        var marks = await store.StoreAsync([batch], context.RequestAborted);
        return Results.Json(new UsageReceipt(marks[batch.InstanceId]), SyncJson.Default.UsageReceipt);
    }
}
