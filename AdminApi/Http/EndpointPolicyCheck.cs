using Microsoft.AspNetCore.Authorization;

namespace Agentgateway.AdminApi.Http;

/// <summary>Refuses to start when an endpoint says neither who may call it nor that anybody may.</summary>
internal static class EndpointPolicyCheck
{
    public static void RequirePolicyOnEveryEndpoint(this WebApplication app)
    {
        var open = app.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .Concat(((IEndpointRouteBuilder)app).DataSources)
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName ?? endpoint.RoutePattern.RawText ?? "?")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (open.Count > 0)
        {
            throw new InvalidOperationException("Endpoints without an authorization policy: " + string.Join(", ", open));
        }
    }
}
