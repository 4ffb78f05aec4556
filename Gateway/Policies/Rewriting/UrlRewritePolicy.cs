using System.Globalization;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Rewriting;

/// <summary>Changes authority and path on the way to the backend. Setting the authority switches the automatic host rewrite off.</summary>
internal sealed class UrlRewritePolicy(UrlRewrite rewrite) : IRequestHeadersPolicy
{
    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var request = exchange.Request;
        if (rewrite.Path is { } path)
        {
            if (PathRewrite.Apply(path, exchange) is not { } target)
            {
                return new(PolicyResult.Fail(GatewayError.Filter("the path prefix does not fit")));
            }

            request.PathAndQuery = target;
        }

        if (rewrite.Authority is { } authority)
        {
            switch (authority.Kind)
            {
                case HostRedirectKind.Full or HostRedirectKind.Host:
                    request.Authority = authority.Value!;
                    request.AuthorityIsExplicit = true;
                    break;
                case HostRedirectKind.Port:
                    request.Authority = string.Concat(request.Host, ":", authority.Port.ToString(CultureInfo.InvariantCulture));
                    request.AuthorityIsExplicit = true;
                    break;
                case HostRedirectKind.None:
                    request.AuthorityIsExplicit = true;
                    break;
                default:
                    request.AuthorityIsExplicit = false;
                    break;
            }
        }

        return new(PolicyResult.Continue);
    }
}
