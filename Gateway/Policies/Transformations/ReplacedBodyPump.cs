using Agentgateway.Cel;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>Sends a computed body; the upstream's is not read.</summary>
internal sealed class ReplacedBodyPump(Func<Exchange, CelValue> body) : IResponsePump
{
    public async ValueTask<GatewayError?> PumpAsync(Exchange exchange, UpstreamResponse response, CancellationToken cancellationToken)
    {
        var bytes = CompiledTransformation.Render(body(exchange));
        exchange.MarkFirstByte();
        exchange.Log.ResponseBytes += bytes.Length;
        exchange.ResponseRecorder?.Append(bytes.Span);
        exchange.Http.Response.ContentLength = bytes.Length;
        if (!bytes.IsEmpty)
        {
            await exchange.Http.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
        }

        return null;
    }
}
