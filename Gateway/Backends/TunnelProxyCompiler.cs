using System.Text;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Backends;

/// <summary><c>backendTunnel</c>: the HTTP proxy on the way to an endpoint, and what is sent to it beside CONNECT.</summary>
internal static class TunnelProxyCompiler
{
    /// <summary>The header lines of the CONNECT request: a key in a header (proxies want <c>proxy-authorization</c>) and fields that a modifier sets or adds.</summary>
    /// <returns>Null after the reason was added to <paramref name="compilation"/>.</returns>
    public static string? HeaderLines(SimpleBackendPolicies policies, string path, Compilation compilation)
    {
        var request = new UpstreamRequest { Method = "CONNECT", Authority = "", PathAndQuery = "" };
        if (policies.BackendAuth is { } auth)
        {
            if (auth is not { Main: KeyAuth { Location: null or HeaderLocation } or null } || auth.Credentials.Any(c => c.Location is not HeaderLocation))
            {
                compilation.Error(path + ".policies.backendAuth", "a proxy takes a key in a header only");
                return null;
            }

            BackendCredentials.Apply(auth, request, null);
        }

        if (policies.RequestHeaderModifier is { } modifier)
        {
            HeaderEdits.Apply(modifier, request);
        }

        var lines = new StringBuilder();
        for (var i = 0; i < request.Headers.Count; i++)
        {
            var (name, values) = request.Headers[i];
            foreach (var value in values)
            {
                if (value is null || value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
                {
                    compilation.Error(path + ".policies", $"the value of '{name}' cannot be sent in a header");
                    return null;
                }

                lines.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        return lines.ToString();
    }
}
