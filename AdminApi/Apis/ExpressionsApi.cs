using System.Text.Json;
using Agentgateway.AdminApi.Expressions;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Cel;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Expressions on sample variables. For admins, who write the configuration.</summary>
internal static class ExpressionsApi
{
    public static void MapExpressions(this IEndpointRouteBuilder api)
    {
        var expressions = api.MapGroup("").RequireAuthorization(Roles.Admin).WithTags("Expressions");
        expressions.MapPost("/cel:evaluate", EvaluateAsync).Produces<CelEvaluation>()
            .WithSummary("Evaluate a CEL expression on sample variables; errors of the expression are part of the answer");
        expressions.MapGet("/cel/sample-context", () => Results.Ok(ExpressionEvaluator.SampleContext)).Produces<JsonElement>()
            .WithSummary("The variables that are used when a request has none");
    }

    private static async Task<IResult> EvaluateAsync(CelEvaluationRequest request, ExpressionEvaluator evaluator, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Expression))
        {
            throw ApiProblemException.Validation("/expression", "required", "An expression is needed.");
        }

        if (request.Expression.Length > CelOptions.Gateway.MaxLength)
        {
            throw ApiProblemException.Validation("/expression", "length", $"An expression has at most {CelOptions.Gateway.MaxLength} characters.");
        }

        return Results.Ok(await evaluator.EvaluateAsync(request, cancellationToken));
    }
}
