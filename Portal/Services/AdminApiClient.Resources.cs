using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

internal sealed partial class AdminApiClient
{
    public Task<ApiResult<Page<Resource>>> ListResourcesAsync(string kind, string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<Resource>>(new Query(kind).Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);

    public Task<ApiResult<Resource>> GetResourceAsync(string kind, string id, CancellationToken cancellation) =>
        GetAsync<Resource>($"{kind}/{Segment(id)}", cancellation);

    /// <summary>Creates; fails with <c>version_mismatch</c> if the id exists.</summary>
    public Task<ApiResult<Resource>> CreateResourceAsync(string kind, string id, ResourceWrite write, CancellationToken cancellation) =>
        SendAsync<Resource>(HttpMethod.Put, $"{kind}/{Segment(id)}", write, "*", cancellation);

    /// <summary>Replaces the version that the caller saw; fails with <c>version_mismatch</c> if someone was faster.</summary>
    public Task<ApiResult<Resource>> ReplaceResourceAsync(Resource seen, ResourceWrite write, CancellationToken cancellation) =>
        SendAsync<Resource>(HttpMethod.Put, $"{seen.Kind}/{Segment(seen.Id)}", write, ETag(seen.Version), cancellation);

    public Task<ApiResult<object>> DeleteResourceAsync(Resource seen, CancellationToken cancellation) =>
        SendAsync<object>(HttpMethod.Delete, $"{seen.Kind}/{Segment(seen.Id)}", null, ETag(seen.Version), cancellation);

    public Task<ApiResult<ProviderTest>> TestProviderAsync(string id, CancellationToken cancellation) =>
        PostAsync<ProviderTest>($"providers/{Segment(id)}:test", null, cancellation);

    public Task<ApiResult<McpTools>> DiscoverToolsAsync(string id, CancellationToken cancellation) =>
        PostAsync<McpTools>($"mcp-servers/{Segment(id)}:discover", null, cancellation);

    public Task<ApiResult<McpTools>> GetToolsAsync(string id, CancellationToken cancellation) =>
        GetAsync<McpTools>($"mcp-servers/{Segment(id)}/tools", cancellation);

    public Task<ApiResult<Page<CatalogModel>>> ListCatalogModelsAsync(string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<CatalogModel>>(new Query("catalog/models").Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);

    public Task<ApiResult<Page<CatalogMcpServer>>> ListCatalogMcpServersAsync(string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<CatalogMcpServer>>(new Query("catalog/mcp-servers").Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);
}
