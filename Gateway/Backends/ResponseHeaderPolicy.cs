using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Applies a response header modifier, of a route or of a backend.</summary>
internal sealed class ResponseHeaderPolicy(HeaderModifier modifier) : IResponseHeadersPolicy
{
    public ValueTask<PolicyResult> OnResponseHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        HeaderEdits.Apply(modifier, exchange.Http.Response.Headers);
        return new(PolicyResult.Continue);
    }
}
