using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>When and how often an attempt is repeated.</summary>
/// <param name="Attempts">Retries after the first try; at least 1.</param>
/// <param name="Codes">Statuses that ask for a retry.</param>
/// <param name="Backoff">Fixed pause between tries.</param>
/// <param name="Precondition">Request condition; null = always.</param>
/// <param name="PreconditionReadsBody">The precondition looks at the request body.</param>
/// <param name="Condition">Response condition beside the codes; sees <see cref="Exchange.Candidate"/>; null = none.</param>
internal sealed record RetryPlan(
    int Attempts,
    IReadOnlySet<int> Codes,
    TimeSpan Backoff,
    Func<Exchange, bool>? Precondition = null,
    bool PreconditionReadsBody = false,
    Func<Exchange, bool>? Condition = null)
{
    /// <summary>Bodies above this many bytes are not kept for a retry.</summary>
    public const int MaxReplayBytes = 64 * 1024;
}
