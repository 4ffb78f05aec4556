using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

internal sealed partial class AdminApiClient
{
    public Task<ApiResult<Page<GatewayInstance>>> ListInstancesAsync(string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<GatewayInstance>>(new Query("instances").Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);

    public Task<ApiResult<Page<Revision>>> ListRevisionsAsync(string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<Revision>>(new Query("config/revisions").Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);

    public Task<ApiResult<Revision>> GetRevisionAsync(long number, CancellationToken cancellation) =>
        GetAsync<Revision>($"config/revisions/{number}", cancellation);

    public Task<ApiResult<RevisionDiff>> GetDiffAsync(long from, long to, CancellationToken cancellation) =>
        GetAsync<RevisionDiff>($"config/revisions/{from}/diff/{to}", cancellation);

    /// <summary>Makes a new revision with the old content.</summary>
    public Task<ApiResult<Revision>> RollbackAsync(long number, CancellationToken cancellation) =>
        PostAsync<Revision>($"config/revisions/{number}:rollback", null, cancellation);

    public Task<ApiResult<Page<TraceSummary>>> ListTracesAsync(string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<TraceSummary>>(new Query("telemetry/traces").Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);

    public Task<ApiResult<TraceDetail>> GetTraceAsync(string id, CancellationToken cancellation) =>
        GetAsync<TraceDetail>($"telemetry/traces/{Segment(id)}", cancellation);

    public Task<ApiResult<Page<LogInfo>>> ListLogsAsync(string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<LogInfo>>(new Query("telemetry/logs").Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);

    public Task<ApiResult<Page<MetricInfo>>> ListMetricsAsync(string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<MetricInfo>>(new Query("telemetry/metrics").Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);
}
