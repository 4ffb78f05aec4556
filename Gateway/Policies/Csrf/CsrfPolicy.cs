using System.Text;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Policies.Csrf;

/// <summary>Rejects unsafe cross-site requests of browsers by <c>Sec-Fetch-Site</c>, or <c>Origin</c> where that is missing.</summary>
internal sealed class CsrfPolicy(IReadOnlyList<string> additionalOrigins) : IRequestHeadersPolicy
{
    private static readonly PolicyResult Rejected =
        PolicyResult.Respond(new LocalResponse(StatusCodes.Status403Forbidden, Encoding.UTF8.GetBytes("CSRF validation failed")));

    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) =>
        new(IsSafe(exchange.Request) ? PolicyResult.Continue : Rejected);

    private bool IsSafe(RequestHead request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return true;
        }

        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none" || additionalOrigins.Contains(origin);
        }

        return origin.Length == 0 || origin == "null"
            || string.Equals(origin, $"{request.Scheme}://{request.Authority}", StringComparison.OrdinalIgnoreCase)
            || additionalOrigins.Contains(origin);
    }
}
