using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Authorization;

/// <summary><c>authorization</c>: rules over the request. Refused requests get 403.</summary>
internal sealed class AuthorizationCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.Authorization;

    public object? Compile(PolicySource source)
    {
        if (source.Policies.Authorization is not { Rules.Count: > 0 } policy)
        {
            return null;
        }

        var rules = new AuthorizationRules(policy.Rules, source.Compilation.Expressions);
        return rules.ReadsRequestBody ? new BodyRulesPolicy(rules) : new HeadRulesPolicy(rules);
    }

    private static ValueTask<PolicyResult> Decide(AuthorizationRules rules, Exchange exchange) =>
        new(rules.Allows(exchange) ? PolicyResult.Continue : PolicyResult.Fail(GatewayError.Unauthorized));

    private sealed class HeadRulesPolicy(AuthorizationRules rules) : IRequestHeadersPolicy
    {
        public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) => Decide(rules, exchange);
    }

    private sealed class BodyRulesPolicy(AuthorizationRules rules) : IRequestBodyPolicy
    {
        public ValueTask<PolicyResult> OnRequestBodyAsync(Exchange exchange, CancellationToken cancellationToken) => Decide(rules, exchange);
    }
}
