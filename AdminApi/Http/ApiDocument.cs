using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Agentgateway.AdminApi.Http;

/// <summary>What the OpenAPI document says beside the endpoints: title, bearer authentication.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Agentgateway AdminApi",
            Version = "v1",
            Description = "Configuration, keys, people, usage and telemetry of the suite. Errors are RFC 9457 problem documents; changes of existing resources need If-Match.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        return Task.CompletedTask;
    }
}
