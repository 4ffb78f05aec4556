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

        return new RulesPolicy(new AuthorizationRules(policy.Rules, source.Compilation.Expressions));
    }

    private sealed class RulesPolicy(AuthorizationRules rules) : IRequestHeadersPolicy
    {
        public bool LooksAtBody => rules.ReadsRequestBody;

        public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) =>
            new(rules.Allows(exchange) ? PolicyResult.Continue : PolicyResult.Fail(GatewayError.Unauthorized));
    }
}
