namespace Agentgateway.Gateway.Pipeline.Callouts;

/// <summary>A service that a policy calls. Shared by all requests; thread-safe.</summary>
internal interface ICallout
{
    /// <summary><c>host:port</c>, for logs and as default authority.</summary>
    string Address { get; }

    /// <summary>Time to the answer that the target's policies set; null = the caller's.</summary>
    TimeSpan? Timeout { get; }

    /// <summary>Sends one request and reads the whole answer. No retries.</summary>
    /// <exception cref="CalloutException">It could not be reached, gave no answer in time, or one that is too long.</exception>
    ValueTask<CalloutAnswer> SendAsync(CalloutRequest request, TimeSpan? timeout, CancellationToken cancellationToken);
}
