using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Ai;

/// <summary>Response header changes of one provider.</summary>
internal sealed class ResponseHeaderChanges(HeaderModifier change) : IResponseHeadersPolicy
{
    public ValueTask<PolicyResult> OnResponseHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        HeaderEdits.Apply(change, exchange.Http.Response.Headers);
        return new(PolicyResult.Continue);
    }
}
