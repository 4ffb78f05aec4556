using System.Globalization;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Goes where the request's authority says; default ports 80 and 443.</summary>
internal sealed class AuthorityPicker(UpstreamTls? tls, UpstreamEndpoint? proxy) : IEndpointPicker
{
    public UpstreamEndpoint? Pick(Exchange exchange, int attempt)
    {
        var authority = exchange.Request.Authority;
        var host = exchange.Request.Host.ToString();
        var port = tls is null ? 80 : 443;
        if (authority.Length > host.Length
            && !int.TryParse(authority.AsSpan(host.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return null;
        }

        return port is > 0 and < 65536 ? new UpstreamEndpoint(host.Trim('[', ']'), port, tls) { Proxy = proxy } : null;
    }
}
