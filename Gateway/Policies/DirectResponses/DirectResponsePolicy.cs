using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.DirectResponses;

/// <summary>A direct response that does not read the request body.</summary>
internal sealed class DirectResponsePolicy(IReadOnlyList<DirectResponseBranch> branches) : IRequestHeadersPolicy
{
    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) =>
        new(DirectResponseBranch.Evaluate(branches, exchange));
}
