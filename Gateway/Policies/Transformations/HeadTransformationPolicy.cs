using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>A transformation whose request side does not read the body.</summary>
internal sealed class HeadTransformationPolicy(TransformationBranch[] branches) : TransformationPolicy(branches), IRequestHeadersPolicy
{
    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) => new(TransformRequest(exchange));
}
