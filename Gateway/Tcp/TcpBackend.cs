using Agentgateway.Cel;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Listeners.Tunnels;

namespace Agentgateway.Gateway.Tcp;

/// <summary>A weighted destination of a TCP route.</summary>
/// <param name="Name">For log and metrics.</param>
/// <param name="Weight">0 gets no connection.</param>
/// <param name="Endpoint">Where it is; null for a dynamic one.</param>
internal sealed record TcpBackend(string Name, int Weight, UpstreamEndpoint? Endpoint)
{
    /// <summary><c>backend.type</c> of expressions.</summary>
    public string Type => Endpoint is null ? "dynamic" : "static";

    /// <summary>TLS towards a dynamic destination.</summary>
    public UpstreamTls? Tls { get; init; }

    /// <summary>Gives <c>host:port</c> of a dynamic destination; null = the server name and the port that the client connected to.</summary>
    public Func<ConnectionScope, CelValue>? Target { get; init; }

    /// <summary>The proxy on the way to a dynamic destination; null = none.</summary>
    public UpstreamEndpoint? Proxy { get; init; }

    /// <summary>Where this connection goes; null when the destination cannot be told.</summary>
    public UpstreamEndpoint? Resolve(ConnectionScope scope, string? host, int port)
    {
        if (Endpoint is not null)
        {
            return Endpoint;
        }

        if (Target is null)
        {
            return string.IsNullOrEmpty(host) || port == 0 ? null : new UpstreamEndpoint(host, port, Tls) { Proxy = Proxy };
        }

        return Target(scope).TryGetText(out var text) && ConnectTarget.TryParse(text, out var target) ? new UpstreamEndpoint(target.Host, target.Port, Tls) { Proxy = Proxy } : null;
    }
}
