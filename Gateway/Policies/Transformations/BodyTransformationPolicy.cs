using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>A transformation whose request side reads the body, which is buffered first.</summary>
internal sealed class BodyTransformationPolicy(TransformationBranch[] branches) : TransformationPolicy(branches), IRequestBodyPolicy
{
    public ValueTask<PolicyResult> OnRequestBodyAsync(Exchange exchange, CancellationToken cancellationToken) => new(TransformRequest(exchange));
}
