using Agentgateway.Cel;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.DirectResponses;

/// <summary><c>directResponse</c>: fixed or computed, plain or conditional. Runs last; response policies apply to it.</summary>
internal sealed class DirectResponseCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.DirectResponse;

    public object? Compile(PolicySource source)
    {
        if (source.Policies.DirectResponse is not { Entries.Count: > 0 } policy)
        {
            return null;
        }

        var expressions = source.Compilation.Expressions;
        var looksAtBody = policy.Entries.SelectMany(entry => Expressions(entry.Policy)).Any(expressions.ReadsRequestBody);
        return new DirectResponsePolicy(Branches<ComputedResponse>.Compile(policy, expressions, response => Compile(response, expressions)), looksAtBody);
    }

    private static IEnumerable<CelExpression> Expressions(DirectResponse response) =>
        response.Headers.Select(header => header.Value).Append(response.BodyExpression).OfType<CelExpression>();

    private static ComputedResponse Compile(DirectResponse response, ExpressionCompiler expressions) => new(
        response.Status,
        response.Body,
        response.BodyExpression is { } body ? expressions.Value(body, "directResponse.body") : null,
        [.. response.Headers.Select(header => new KeyValuePair<string, Func<Exchange, CelValue>>(header.Key, expressions.Value(header.Value, "directResponse.header")))]);
}
