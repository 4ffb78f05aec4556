using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Sees and may change response trailers after the body was sent.</summary>
internal interface IResponseTrailersPolicy
{
    void OnResponseTrailers(Exchange exchange, IHeaderDictionary trailers);
}
