using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;

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
        var branches = policy.Entries.Select(e => Compile(e.Condition is { } c ? expressions.Condition(c, "condition") : null, e.Policy, expressions)).ToArray();
        var readsBody = policy.Entries.Any(e =>
            (e.Condition is { } condition && expressions.ReadsRequestBody(condition))
            || (e.Policy.BodyExpression is { } body && expressions.ReadsRequestBody(body))
            || e.Policy.Headers.Any(h => expressions.ReadsRequestBody(h.Value)));
        return readsBody ? new BufferedDirectResponsePolicy(branches) : new DirectResponsePolicy(branches);
    }

    private static DirectResponseBranch Compile(Func<Pipeline.Exchange, bool>? condition, DirectResponse response, ExpressionCompiler expressions) => new(
        condition,
        response.Status,
        response.Body,
        response.BodyExpression is { } body ? expressions.Value(body, "directResponse.body") : null,
        [.. response.Headers.Select(h => new KeyValuePair<string, Func<Pipeline.Exchange, Cel.CelValue>>(h.Key, expressions.Value(h.Value, "directResponse.header")))]);
}
