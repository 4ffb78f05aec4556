using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>The request head of an exchange.</summary>
internal sealed class RequestMessageHead(RequestHead request) : IMessageHead
{
    public IHeaderDictionary Headers => request.Headers;

    public void TrySetPseudo(string name, string value)
    {
        switch (name)
        {
            case ":path" when value.StartsWith('/') && value.AsSpan().IndexOfAny(" #") < 0:
                request.PathAndQuery = value;
                break;
            case ":method" when HeaderText.IsName(value):
                request.Method = value;
                break;
            case ":scheme" when value is "http" or "https":
                request.Scheme = value;
                break;
            case ":authority" when value.Length > 0 && value.AsSpan().IndexOfAny(" /@#?") < 0:
                request.Authority = value;
                request.AuthorityIsExplicit = true;
                break;
            default:
                break;
        }
    }
}
