using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>Applies the first branch whose condition holds; the condition is asked once for the request and once for the response.</summary>
/// <remarks>The answer may be an upstream's, the gateway's own or an error: all are transformed alike, as in agentgateway.</remarks>
internal sealed class TransformationPolicy(Branches<MessageTransformation> branches) : IRequestHeadersPolicy, IResponseHeadersPolicy
{
    public bool LooksAtBody { get; } = branches.LooksAtRequestBody || branches.All.Any(branch => branch.Request is { ReadsRequestBody: true });

    public ResponseBodyUse ResponseBody { get; } =
        branches.LooksAtResponseBody || branches.All.Any(branch => branch.Response is { ReadsResponseBody: true }) ? ResponseBodyUse.Reads
        : branches.All.Any(branch => branch.Response is { Body: not null }) ? ResponseBodyUse.Replaces
        : ResponseBodyUse.None;

    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (branches.Choose(exchange)?.Request is { } request)
        {
            request.ApplyHead(exchange, new RequestMessageHead(exchange.Request));
            if (request.Body is { } body)
            {
                exchange.Body.Replace(BodyBytes.Of(body(exchange)));
            }
        }

        return new(PolicyResult.Continue);
    }

    public ValueTask<PolicyResult> OnResponseHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (branches.Choose(exchange)?.Response is { } response)
        {
            response.ApplyHead(exchange, new ResponseMessageHead(exchange.Http.Response));
            if (response.Body is { } body)
            {
                exchange.ReplaceResponseBody(BodyBytes.Of(body(exchange)));
            }
        }

        return new(PolicyResult.Continue);
    }
}
