namespace Agentgateway.Gateway.Pipeline;

/// <summary>Sees and may change the response head on <c>exchange.Http.Response</c> before the first body byte is sent. Runs for local answers too.</summary>
internal interface IResponseHeadersPolicy
{
    /// <summary>What it does with the body. The same for every request, so that nothing is held back that nobody looks at.</summary>
    ResponseBodyUse ResponseBody => ResponseBodyUse.None;

    ValueTask<PolicyResult> OnResponseHeadersAsync(Exchange exchange, CancellationToken cancellationToken);
}
