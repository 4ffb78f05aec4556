using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.DirectResponses;

/// <summary>Answers with the first branch whose condition holds; goes on when there is none.</summary>
internal sealed class DirectResponsePolicy(Branches<ComputedResponse> branches, bool looksAtBody) : IRequestHeadersPolicy
{
    public bool LooksAtBody { get; } = looksAtBody || branches.LooksAtRequestBody;

    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) =>
        new(branches.Choose(exchange)?.Answer(exchange) ?? PolicyResult.Continue);
}
