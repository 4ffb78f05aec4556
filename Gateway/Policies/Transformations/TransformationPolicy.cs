using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>Applies the first branch whose condition holds; the condition is asked once for the request and once for the response.</summary>
/// <remarks>Bodies are replaced where the response is passed through; answers that the gateway or an AI backend makes keep theirs.</remarks>
internal abstract class TransformationPolicy(TransformationBranch[] branches) : IResponseHeadersPolicy, IResponseBodyPolicy
{
    public ValueTask<PolicyResult> OnResponseHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        Choose(exchange)?.Response?.ApplyHead(exchange, new ResponseMessageHead(exchange.Http.Response));
        return new(PolicyResult.Continue);
    }

    public IResponsePump OnResponseBody(Exchange exchange, IResponsePump pump)
    {
        if (!ReferenceEquals(pump, PassThroughPump.Instance) || Choose(exchange)?.Response is not { Body: { } body } response)
        {
            return pump;
        }

        return response.BodyReadsResponse
            ? new BufferedPump(exchange.Snapshot.Frontend.MaxBufferBytes, (current, old) =>
            {
                current.ResponseBody = old;
                var replaced = CompiledTransformation.Render(body(current));
                current.ResponseBody = null;
                return replaced;
            })
            : new ReplacedBodyPump(body);
    }

    protected PolicyResult TransformRequest(Exchange exchange)
    {
        if (Choose(exchange)?.Request is { } request)
        {
            request.ApplyHead(exchange, new RequestMessageHead(exchange.Request));
            if (request.Body is { } body)
            {
                exchange.Body.Replace(CompiledTransformation.Render(body(exchange)));
            }
        }

        return PolicyResult.Continue;
    }

    private TransformationBranch? Choose(Exchange exchange)
    {
        foreach (var branch in branches)
        {
            if (branch.Condition?.Invoke(exchange) != false)
            {
                return branch;
            }
        }

        return null;
    }
}
