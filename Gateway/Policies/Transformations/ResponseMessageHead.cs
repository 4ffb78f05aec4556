using System.Globalization;
using Microsoft.AspNetCore.Http;

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
        }
    }
}
