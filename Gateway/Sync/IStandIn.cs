namespace Agentgateway.Gateway.Sync;

/// <summary>Answers clients of a gateway that never had a configuration, so that they hear the reason instead of a refused connection.</summary>
internal interface IStandIn
{
    /// <summary>Serves 503 <c>config_unavailable</c> until the first configuration replaces it. Must not make the gateway ready.</summary>
    Task ServeAsync(CancellationToken cancellationToken);
}
