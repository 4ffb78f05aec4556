using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.DirectResponses;

/// <summary>A direct response with an expression over the request body.</summary>
internal sealed class BufferedDirectResponsePolicy(IReadOnlyList<DirectResponseBranch> branches) : IRequestBodyPolicy
{
    public ValueTask<PolicyResult> OnRequestBodyAsync(Exchange exchange, CancellationToken cancellationToken) =>
        new(DirectResponseBranch.Evaluate(branches, exchange));
}
