using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Puts <c>backendAuth</c> credentials on an attempt. Values never reach logs or errors.</summary>
internal static class BackendCredentials
{
    /// <summary>Kinds that <see cref="Apply"/> can render; with others every request is refused, and a warning says so when the snapshot is compiled.</summary>
    public static bool IsSupported(BackendAuth auth) => auth.Main is null or KeyAuth or PassthroughAuth;

    /// <summary>Adds the credentials; null on success.</summary>
    /// <param name="passthrough">The client's validated credential, for <c>passthrough</c>; null leaves what the client sent.</param>
    public static GatewayError? Apply(BackendAuth auth, UpstreamRequest request, string? passthrough)
    {
        var error = auth.Main switch
        {
            KeyAuth key => Put(key.Location ?? AuthorizationLocation.Bearer, key.Key.Reveal(), request),
            PassthroughAuth pass when passthrough is not null => Put(pass.Location ?? AuthorizationLocation.Bearer, passthrough, request),
            PassthroughAuth or null => null,
            _ => GatewayError.BackendAuth("this kind of credential is not available"),
        };
        foreach (var extra in auth.Credentials)
        {
            error ??= Put(extra.Location, extra.Key.Reveal(), request);
        }

        return error;
    }

    /// <summary>Puts one credential at its place.</summary>
    public static GatewayError? Put(AuthorizationLocation location, string credential, UpstreamRequest request)
    {
        switch (location)
        {
            case HeaderLocation header:
                request.Headers.Set(header.Name, header.Prefix + credential);
                return null;
            case QueryLocation query:
                var separator = request.PathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?';
                request.PathAndQuery += $"{separator}{Uri.EscapeDataString(query.Name)}={Uri.EscapeDataString(credential)}";
                return null;
            case CookieLocation cookie:
                var cookies = request.Headers.Get("Cookie").ToString();
                request.Headers.Set("Cookie", (cookies.Length == 0 ? "" : cookies + "; ") + cookie.Name + "=" + credential);
                return null;
            default:
                return GatewayError.BackendAuth("an expression cannot say where a credential is put");
        }
    }
}
