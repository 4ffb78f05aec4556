using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Replaces or wraps the pump that copies the response body (transform, buffer, inspect).</summary>
internal interface IResponseBodyPolicy
{
    /// <summary>The pump to use instead of <paramref name="pump"/>; return it unchanged to leave the body alone.</summary>
    IResponsePump OnResponseBody(Exchange exchange, IResponsePump pump);
}
