using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>The response head that is about to be sent.</summary>
internal sealed class ResponseMessageHead(HttpResponse response) : IMessageHead
{
    public IHeaderDictionary Headers => response.Headers;

    public void TrySetPseudo(string name, string value)
    {
        if (name == ":status" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599)
        {
            response.StatusCode = status;

            // The upstream's phrase belongs to the upstream's status.
            if (response.HttpContext.Features.Get<IHttpResponseFeature>() is { } feature)
            {
                feature.ReasonPhrase = null;
            }
        }
    }
}
