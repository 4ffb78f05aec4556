using System.Globalization;
using Agentgateway.Cel;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Goes where an expression says (<c>dynamic.target</c>): <c>host:port</c>, or a host with the default ports 80 and 443.</summary>
internal sealed class ComputedPicker(Func<Exchange, CelValue> target, UpstreamTls? tls, UpstreamEndpoint? proxy) : IEndpointPicker
{
    public UpstreamEndpoint? Pick(Exchange exchange, int attempt)
    {
        var value = target(exchange).Unwrap();
        if (value.Kind != CelKind.String)
        {
            return null;
        }

        var text = value.AsString;
        var host = RequestHead.HostOf(text).ToString();
        var port = tls is null ? 80 : 443;
        if (text.Length > host.Length && !int.TryParse(text.AsSpan(host.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return null;
        }

        return IsHost(host) && port is > 0 and < 65536 ? new UpstreamEndpoint(host.Trim('[', ']'), port, tls) { Proxy = proxy } : null;
    }

    // What an expression makes of a header must not become a path, a login or a second address.
    private static bool IsHost(string host) => host.Length > 0 && Uri.CheckHostName(host) is not (UriHostNameType.Unknown or UriHostNameType.Basic);
}
