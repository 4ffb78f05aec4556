using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Agentgateway.AdminApi.Data.Telemetry;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Agentgateway.AdminApi.Usage;

/// <summary>Writes events to the request log and, for rows that are new, into the hourly sums. Runs in the caller's transaction.</summary>
internal static class TelemetryWriter
{
    private const int HourMs = 3_600_000;

    private const string InsertLog =
        """
        INSERT OR IGNORE INTO request_logs (id, instance_id, sequence, kind, started_at, duration_ms, ttft_ms, config_revision, gateway, route, backend, endpoint,
          method, path, status, error_code, error, trace_id, span_id, key_id, user_id, team_id, user_agent, provider, operation, requested_model, sent_model,
          response_model, mcp_server, mcp_method, tool, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd,
          price_status, streamed, attempts, timeline_json, response_id, finish_reasons, usage_estimated)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30,
          $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43)
        """;

    private const string AddSums =
        """
        INSERT INTO usage_hourly (hour, kind, key_id, user_id, provider, model, target, status_class, requests, input_tokens, output_tokens, cache_read_tokens,
          cache_write_tokens, reasoning_tokens, cost_nano_usd, unpriced, duration_sum_ms)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (hour, kind, key_id, user_id, provider, model, target, status_class) DO UPDATE SET
          requests = requests + excluded.requests, input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens,
          cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens, cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
          reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens, cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd,
          unpriced = unpriced + excluded.unpriced, duration_sum_ms = duration_sum_ms + excluded.duration_sum_ms
        """;

    /// <returns>Number of events that were new.</returns>
    public static async Task<int> WriteAsync(TelemetryDbContext db, IReadOnlyList<UsageBatch> batches, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<string, UsageHourlyRow>(StringComparer.Ordinal);
        var added = 0;
        await using (var insert = Prepare(db, InsertLog, parameters: 44))
        {
            foreach (var batch in batches)
            {
                foreach (var usage in batch.Events)
                {
                    var row = UsageMapping.ToRow(batch.InstanceId, usage);
                    Bind(insert, LogValues(row));
                    if (await insert.ExecuteNonQueryAsync(cancellationToken) == 1)
                    {
                        added++;
                        Add(sums, row);
                    }
                }
            }
        }

        await using var upsert = Prepare(db, AddSums, parameters: 17);
        foreach (var sum in sums.Values)
        {
            Bind(upsert, SumValues(sum));
            await upsert.ExecuteNonQueryAsync(cancellationToken);
        }

        return added;
    }

    private static DbCommand Prepare(TelemetryDbContext db, string sql, int parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}");
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static void Bind(DbCommand command, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    private static object?[] LogValues(RequestLogRow row) =>
    [
        row.Id, row.InstanceId, row.Sequence, row.Kind, row.StartedAt, row.DurationMs, row.TtftMs, row.ConfigRevision, row.Gateway, row.Route, row.Backend, row.Endpoint,
        row.Method, row.Path, row.Status, row.ErrorCode, row.Error, row.TraceId, row.SpanId, row.KeyId, row.UserId, row.TeamId, row.UserAgent, row.Provider,
        row.Operation, row.RequestedModel, row.SentModel, row.ResponseModel, row.McpServer, row.McpMethod, row.Tool, row.InputTokens, row.OutputTokens,
        row.CacheReadTokens, row.CacheWriteTokens, row.ReasoningTokens, row.CostNanoUsd, row.PriceStatus, row.Streamed, row.Attempts, row.TimelineJson,
        row.ResponseId, row.FinishReasons, row.UsageEstimated,
    ];

    private static object?[] SumValues(UsageHourlyRow sum) =>
    [
        sum.Hour, sum.Kind, sum.KeyId, sum.UserId, sum.Provider, sum.Model, sum.Target, sum.StatusClass, sum.Requests, sum.InputTokens, sum.OutputTokens,
        sum.CacheReadTokens, sum.CacheWriteTokens, sum.ReasoningTokens, sum.CostNanoUsd, sum.Unpriced, sum.DurationSumMs,
    ];

    private static void Add(Dictionary<string, UsageHourlyRow> sums, RequestLogRow row)
    {
        var sum = new UsageHourlyRow
        {
            Hour = row.StartedAt / HourMs,
            Kind = row.Kind,
            KeyId = row.KeyId ?? "",
            UserId = row.UserId ?? "",
            Provider = row.Provider ?? "",
            Model = row.RequestedModel ?? "",
            Target = row.McpServer is null ? row.Route ?? "" : row.Tool is null ? row.McpServer : $"{row.McpServer}/{row.Tool}",
            StatusClass = string.Create(CultureInfo.InvariantCulture, $"{row.Status / 100}xx"),
        };
        var key = JsonSerializer.Serialize([
            sum.Hour.ToString(CultureInfo.InvariantCulture), sum.Kind, sum.KeyId, sum.UserId, sum.Provider, sum.Model, sum.Target, sum.StatusClass,
        ], SyncJson.Default.ListString);
        if (sums.TryGetValue(key, out var known))
        {
            sum = known;
        }
        else
        {
            sums[key] = sum;
        }

        sum.Requests++;
        sum.InputTokens += row.InputTokens ?? 0;
        sum.OutputTokens += row.OutputTokens ?? 0;
        sum.CacheReadTokens += row.CacheReadTokens ?? 0;
        sum.CacheWriteTokens += row.CacheWriteTokens ?? 0;
        sum.ReasoningTokens += row.ReasoningTokens ?? 0;
        sum.CostNanoUsd += row.CostNanoUsd ?? 0;
        sum.Unpriced += row.PriceStatus is "unpriced" or "missing" or "noCatalog" ? 1 : 0;
        sum.DurationSumMs += row.DurationMs;
    }
}
