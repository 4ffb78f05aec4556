using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>An entry of <c>binds</c>: a port with its listeners and their routes.</summary>
public sealed record Bind
{
    /// <summary>1 to 65535; 0 only for an internal bind, where it stands for every port.</summary>
    public required int Port { get; init; }

    /// <summary>May be empty.</summary>
    public required IReadOnlyList<Listener> Listeners { get; init; }

    /// <summary>How connections start.</summary>
    public TunnelProtocol TunnelProtocol { get; init; }

    /// <summary>Whether a socket is opened.</summary>
    public BindMode Mode { get; init; }

    /// <summary>Path in the document, such as <c>binds[0]</c>.</summary>
    public string Path { get; init; } = "";
}

/// <summary>What precedes the traffic on a bind.</summary>
public enum TunnelProtocol
{
    /// <summary>Nothing.</summary>
    Direct,

    /// <summary>HBONE, waypoint side.</summary>
    HboneWaypoint,

    /// <summary>HBONE, gateway side.</summary>
    HboneGateway,

    /// <summary>A PROXY protocol header.</summary>
    Proxy,

    /// <summary>HTTP CONNECT.</summary>
    Connect,
}

/// <summary>Whether a bind has a socket.</summary>
public enum BindMode
{
    /// <summary>It listens.</summary>
    Standard,

    /// <summary>Reached only by re-entry from a tunnel.</summary>
    Internal,
}

/// <summary>A listener under a bind.</summary>
public sealed record Listener
{
    /// <summary>Unique within the bind; default <c>listener{index}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>As written; has no effect.</summary>
    public string? Namespace { get; init; }

    /// <summary>Exact host, <c>*.suffix</c>, <c>*</c>, or empty for any.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Default HTTP.</summary>
    public ListenerProtocol Protocol { get; init; }

    /// <summary>Set for HTTPS and terminating TLS.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Routes of an HTTP or HTTPS listener.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <summary>Routes of a TCP or TLS listener.</summary>
    public IReadOnlyList<TcpRoute> TcpRoutes { get; init; } = [];

    /// <summary>Policies that run before a route is chosen.</summary>
    public GatewayPolicies Policies { get; init; } = new();

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}
