using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Chooses where an attempt goes, and learns from its outcome. Shared by all requests of a backend; thread-safe.</summary>
internal interface IEndpointPicker
{
    /// <summary>The endpoint for try <paramref name="attempt"/> (0 = first); null = none is healthy.</summary>
    UpstreamEndpoint? Pick(Exchange exchange, int attempt);

    /// <summary>Reports a finished try. <paramref name="error"/> is null if a response head arrived.</summary>
    void Report(Exchange exchange, Attempt attempt, GatewayError? error)
    {
    }
}
