using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Http;

/// <summary>Metadata: the query parameters that an endpoint knows. Any other is refused, so that a misspelt filter is never silently ignored.</summary>
internal sealed record QueryParameters(IReadOnlyList<string> Names)
{
    private static readonly QueryParameters None = new([]);

    /// <summary>Refuses unknown query parameters with 400; runs after routing.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Query.Count > 0 && context.Request.Path.StartsWithSegments("/api") && context.GetEndpoint() is { } endpoint)
        {
            var known = (endpoint.Metadata.GetMetadata<QueryParameters>() ?? None).Names;
            var errors = context.Request.Query.Keys
                .Where(name => !known.Contains(name, StringComparer.Ordinal))
                .Select(name => new ProblemError("?" + name, "unknown_parameter", known.Count == 0
                    ? $"Unknown query parameter '{name}'; this endpoint takes none."
                    : $"Unknown query parameter '{name}'; known: {string.Join(", ", known)}."))
                .ToList();
            if (errors.Count > 0)
            {
                throw ApiProblemException.Validation(errors);
            }
        }

        return next(context);
    }
}
