using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Ai;

/// <summary>Lets another pump read the plain text of an answer that a provider compressed although nobody had asked for it.</summary>
internal sealed class DecodingPump(IResponsePump inner, string coding) : IResponsePump
{
    public async ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken)
    {
        await using var decoded = new DecodedResponse(response, coding);
        return await inner.PumpAsync(exchange, decoded, cancellationToken);
    }
}
