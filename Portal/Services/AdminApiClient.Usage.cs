using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

internal sealed partial class AdminApiClient
{
    public Task<ApiResult<UsageSummary>> GetUsageSummaryAsync(DateTimeOffset from, DateTimeOffset to, string? userId, CancellationToken cancellation) =>
        GetAsync<UsageSummary>(new Query("usage/summary").Add("from", from).Add("to", to).Add("userId", userId).ToString(), cancellation);

    public Task<ApiResult<UsageTimeseries>> GetUsageTimeseriesAsync(DateTimeOffset from, DateTimeOffset to, string? userId, CancellationToken cancellation) =>
        GetAsync<UsageTimeseries>(new Query("usage/timeseries").Add("from", from).Add("to", to).Add("userId", userId).ToString(), cancellation);

    public Task<ApiResult<UsageBreakdown>> GetUsageBreakdownAsync(
        string groupBy, DateTimeOffset from, DateTimeOffset to, string? userId, CancellationToken cancellation) =>
        GetAsync<UsageBreakdown>(new Query("usage/breakdown").Add("groupBy", groupBy).Add("from", from).Add("to", to).Add("userId", userId).ToString(), cancellation);

    public Task<ApiResult<Page<RequestLog>>> ListRequestsAsync(RequestFilter filter, string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<RequestLog>>(filter.AddTo(new Query("logs").Add("limit", limit).Add("cursor", cursor)).ToString(), cancellation);

    public Task<ApiResult<RequestLog>> GetRequestAsync(string id, CancellationToken cancellation) =>
        GetAsync<RequestLog>($"logs/{Segment(id)}", cancellation);
}
