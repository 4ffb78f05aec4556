using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Headers;

/// <summary><c>requestHeaderModifier</c>.</summary>
internal sealed class RequestHeaderModifierCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.RequestHeaderModifier;

    public object? Compile(PolicySource source) =>
        source.Policies.RequestHeaderModifier is { } modifier ? new RequestHeaderPolicy(modifier) : null;

    private sealed class RequestHeaderPolicy(HeaderModifier modifier) : IRequestHeadersPolicy
    {
        public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
        {
            HeaderEdits.Apply(modifier, exchange.Request);
            return new(PolicyResult.Continue);
        }
    }
}
