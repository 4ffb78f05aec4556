using Microsoft.AspNetCore.Http.Metadata;

namespace Agentgateway.AdminApi.Http;

/// <summary>Fluent metadata of our endpoints.</summary>
internal static class EndpointMetadata
{
    /// <summary>Names the query parameters that the endpoint takes.</summary>
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder endpoint, params string[] names) =>
        endpoint.WithMetadata(new QueryParameters(names));

    /// <summary>As <see cref="TakesQuery"/>, with <c>limit</c> and <c>cursor</c>.</summary>
    public static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder endpoint, params string[] names) =>
        endpoint.WithMetadata(new QueryParameters([.. PageRequest.Parameters, .. names]));

    /// <summary>Raises the body limit from 1 MiB.</summary>
    public static RouteHandlerBuilder TakesBody(this RouteHandlerBuilder endpoint, long maxBytes) =>
        endpoint.WithMetadata(new BodyLimit(maxBytes));

    /// <summary>Leaves <c>Idempotency-Key</c> alone: the answer streams.</summary>
    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new StreamingEndpoint());

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
