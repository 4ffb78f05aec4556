using System.Text.Json;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Telemetry;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Usage;

/// <summary>The request log for <c>/logs</c>: newest first, by keyset.</summary>
internal sealed class RequestLogQueries(TelemetryDatabase telemetry, UsageQueries usage)
{
    /// <summary>Requests before the given sort key, without their timelines.</summary>
    /// <param name="before">Start (unix milliseconds) and id of the last row of the page before; null = first page.</param>
    public async Task<IReadOnlyList<RequestLog>> ListAsync(
        RequestLogFilter filter, (long StartedAt, string Id)? before, int count, CancellationToken cancellationToken)
    {
        var rows = await telemetry.ReadAsync(
            db =>
            {
                var query = Filter(Scope(db.RequestLogs, filter.ScopeUserId), filter);
                if (before is var (startedAt, id))
                {
                    query = query.Where(l => l.StartedAt < startedAt || (l.StartedAt == startedAt && string.Compare(l.Id, id) < 0));
                }

                return query.OrderByDescending(l => l.StartedAt).ThenByDescending(l => l.Id).Take(count).ToListAsync(cancellationToken);
            },
            cancellationToken);
        return await ToContractsAsync(rows, timeline: false, cancellationToken);
    }

    /// <summary>One request with its timeline; null if there is none in the scope.</summary>
    public async Task<RequestLog?> GetAsync(string id, string? scopeUserId, CancellationToken cancellationToken)
    {
        var row = await telemetry.ReadAsync(db => Scope(db.RequestLogs, scopeUserId).FirstOrDefaultAsync(l => l.Id == id, cancellationToken), cancellationToken);
        return row is null ? null : (await ToContractsAsync([row], timeline: true, cancellationToken))[0];
    }

    private static IQueryable<RequestLogRow> Scope(IQueryable<RequestLogRow> rows, string? userId) =>
        userId is null ? rows : rows.Where(l => l.UserId == userId);

    private static IQueryable<RequestLogRow> Filter(IQueryable<RequestLogRow> rows, RequestLogFilter filter)
    {
        var (from, to) = (filter.From?.ToUnixTimeMilliseconds(), filter.To?.ToUnixTimeMilliseconds());
        rows = from is { } lower ? rows.Where(l => l.StartedAt >= lower) : rows;
        rows = to is { } upper ? rows.Where(l => l.StartedAt < upper) : rows;
        rows = filter.Kind is { } kind ? rows.Where(l => l.Kind == kind) : rows;
        rows = filter.Model is { } model ? rows.Where(l => l.RequestedModel == model) : rows;
        rows = filter.Provider is { } provider ? rows.Where(l => l.Provider == provider) : rows;
        rows = filter.KeyId is { } key ? rows.Where(l => l.KeyId == key) : rows;
        rows = filter.UserId is { } user ? rows.Where(l => l.UserId == user) : rows;
        rows = filter.TraceId is { } trace ? rows.Where(l => l.TraceId == trace) : rows;
        rows = filter.Status is { } status ? rows.Where(l => l.Status == status) : rows;
        rows = filter.ErrorOnly ? rows.Where(l => l.Status >= 400) : rows;
        return filter.MinLatencyMs is { } latency ? rows.Where(l => l.DurationMs >= latency) : rows;
    }

    private async Task<List<RequestLog>> ToContractsAsync(IReadOnlyList<RequestLogRow> rows, bool timeline, CancellationToken cancellationToken)
    {
        var keys = await usage.KeyNamesAsync([.. rows.Select(r => r.KeyId).OfType<string>().Distinct()], cancellationToken);
        var users = await usage.UserNamesAsync([.. rows.Select(r => r.UserId).OfType<string>().Distinct()], cancellationToken);
        return [.. rows.Select(row => new RequestLog(
            row.Id, row.Kind, Wire.Time(row.StartedAt), row.DurationMs, row.TtftMs, row.Status, row.ErrorCode, row.Error, row.Method, row.Path, row.Route, row.Backend,
            row.Endpoint, row.TraceId, row.InstanceId, row.ConfigRevision, row.KeyId, row.KeyId is null ? null : keys.GetValueOrDefault(row.KeyId),
            row.UserId, row.UserId is null ? null : users.GetValueOrDefault(row.UserId), row.Provider, row.Operation, row.RequestedModel, row.SentModel,
            row.ResponseModel, row.McpServer, row.McpMethod, row.Tool, row.InputTokens, row.OutputTokens, row.CacheReadTokens, row.ReasoningTokens,
            row.CostNanoUsd is { } cost ? Wire.Usd(cost) : null, row.PriceStatus, row.Streamed, row.Attempts, row.UserAgent,
            timeline && row.TimelineJson is { } json ? JsonSerializer.Deserialize(json, SyncJson.Default.DictionaryStringInt64) : null)
            {
                ResponseId = row.ResponseId,
                FinishReasons = row.FinishReasons,
                UsageEstimated = row.UsageEstimated,
            })];
    }
}
