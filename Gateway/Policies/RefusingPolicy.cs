using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies;

/// <summary>Stands for a check that cannot be done here: nothing passes.</summary>
internal sealed class RefusingPolicy(string name) : IRequestHeadersPolicy
{
    private readonly PolicyResult _refusal = PolicyResult.Fail(new GatewayError(
        ResponseReason.Internal, 503, "a policy of this route is not available", "policy_unavailable", Detail: $"policy {name} is not supported by this version"));

    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) => new(_refusal);
}
