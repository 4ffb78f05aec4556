using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

internal sealed partial class AdminApiClient
{
    public Task<ApiResult<Page<ApiKey>>> ListKeysAsync(string? cursor, int limit, string? status, string? owner, CancellationToken cancellation) =>
        GetAsync<Page<ApiKey>>(
            new Query("keys").Add("limit", limit).Add("cursor", cursor).Add("status", status).Add("owner", owner).ToString(), cancellation);

    public Task<ApiResult<ApiKey>> GetKeyAsync(string id, CancellationToken cancellation) => GetAsync<ApiKey>($"keys/{Segment(id)}", cancellation);

    public Task<ApiResult<ApiKey>> CreateKeyAsync(ApiKeyCreate key, CancellationToken cancellation) => PostAsync<ApiKey>("keys", key, cancellation);

    public Task<ApiResult<ApiKey>> RotateKeyAsync(string id, KeyRotate rotate, CancellationToken cancellation) =>
        PostAsync<ApiKey>($"keys/{Segment(id)}:rotate", rotate, cancellation);

    public Task<ApiResult<ApiKey>> RevokeKeyAsync(string id, CancellationToken cancellation) =>
        PostAsync<ApiKey>($"keys/{Segment(id)}:revoke", new KeyReason(), cancellation);

    public Task<ApiResult<ApiKey>> DisableKeyAsync(string id, CancellationToken cancellation) =>
        PostAsync<ApiKey>($"keys/{Segment(id)}:disable", new KeyReason(), cancellation);

    public Task<ApiResult<ApiKey>> EnableKeyAsync(string id, CancellationToken cancellation) =>
        PostAsync<ApiKey>($"keys/{Segment(id)}:enable", new KeyReason(), cancellation);
}
