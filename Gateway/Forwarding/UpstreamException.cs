using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>An upstream call failed before its response head; carries what the client will be told.</summary>
internal sealed class UpstreamException(GatewayError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public GatewayError Error { get; } = error;

    /// <summary>There was no connection yet: nothing of the request was sent.</summary>
    public bool IsConnecting { get; init; }
}
