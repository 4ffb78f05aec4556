using System.Globalization;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Rewriting;

/// <summary>Answers with an absolute <c>Location</c> and an empty body.</summary>
internal sealed class RequestRedirectPolicy(RequestRedirect redirect) : IRequestHeadersPolicy
{
    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var request = exchange.Request;
        var target = redirect.Path is { } path ? PathRewrite.Apply(path, exchange) : request.PathAndQuery;
        if (target is null)
        {
            return new(PolicyResult.Fail(GatewayError.Filter("the path prefix does not fit")));
        }

        var scheme = redirect.Scheme ?? request.Scheme;
        return new(PolicyResult.Respond(new LocalResponse(redirect.Status, Headers: [new("Location", $"{scheme}://{Authority(request, scheme)}{target}")])));
    }

    private string Authority(RequestHead request, string scheme)
    {
        var defaultPort = scheme == "https" ? "443" : "80";
        var host = request.Host.ToString();
        var port = request.Authority.Length > host.Length ? request.Authority[(host.Length + 1)..] : "";
        switch (redirect.Authority?.Kind)
        {
            case HostRedirectKind.Full:
                return redirect.Authority.Value!;
            case HostRedirectKind.Host:
                // With a new scheme the old port means nothing; without one it stays unless it is the default.
                host = redirect.Authority.Value!;
                port = redirect.Scheme is null ? port : "";
                break;
            case HostRedirectKind.Port:
                port = redirect.Authority.Port.ToString(CultureInfo.InvariantCulture);
                break;
            default:
                port = redirect.Scheme is null || redirect.Scheme == request.Scheme ? port : "";
                break;
        }

        return port.Length == 0 || port == defaultPort ? host : host + ":" + port;
    }
}
