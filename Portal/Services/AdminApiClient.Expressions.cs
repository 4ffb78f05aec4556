using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

internal sealed partial class AdminApiClient
{
    /// <summary>Evaluates an expression on sample variables. What is wrong with the expression is in the answer, what is wrong with the variables is a problem.</summary>
    public Task<ApiResult<CelEvaluation>> EvaluateAsync(string expression, JsonObject context, CancellationToken cancellation) =>
        PostAsync<CelEvaluation>("cel:evaluate", new CelEvaluationRequest(expression, context), cancellation);

    /// <summary>The sample variables.</summary>
    public Task<ApiResult<JsonObject>> GetSampleContextAsync(CancellationToken cancellation) => GetAsync<JsonObject>("cel/sample-context", cancellation);
}
