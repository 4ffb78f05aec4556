using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>What differs between plain, AI and MCP traffic in the attempt loop. One instance per request; methods are called in turn, never concurrently.</summary>
internal interface IAttemptAdapter
{
    /// <summary>
    /// Renders method, path, headers and body of this attempt for <paramref name="attempt"/>'s endpoint. Called once per attempt: provider,
    /// translation, guards and price may differ. Start from <see cref="RequestHygiene.Create"/>.
    /// </summary>
    ValueTask<AttemptRequest> PrepareAsync(Exchange exchange, Attempt attempt, CancellationToken cancellationToken);

    /// <summary>Classifies a response head: final (with the pump for its body), retry, or fail.</summary>
    AttemptVerdict Interpret(Exchange exchange, Attempt attempt, UpstreamResponse head);

    /// <summary>Who reads along what the upstream sends after an upgrade (WebSocket); null = nobody.</summary>
    IResponseObserver? ObserveUpgrade(Exchange exchange) => null;

    /// <summary>Called after the head was copied to the client's response and before response policies run: fix headers that translation changes.</summary>
    void OnCommit(Exchange exchange, Attempt attempt, UpstreamResponse head)
    {
    }
}
