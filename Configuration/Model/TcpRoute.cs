using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>A route for TCP or TLS passthrough.</summary>
public sealed record TcpRoute
{
    /// <summary>Default <c>tcproute{index}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Default <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Lets a targeted policy select this rule.</summary>
    public string? RuleName { get; init; }

    /// <summary>Only for top-level routes; empty means the implicit gateway <c>default</c>.</summary>
    public IReadOnlyList<GatewayReference> Gateways { get; init; } = [];

    /// <summary>Compared with the TLS server name; empty for any.</summary>
    public IReadOnlyList<string> Hostnames { get; init; } = [];

    /// <summary>TLS to all its backends.</summary>
    public BackendTls? BackendTls { get; init; }

    /// <summary>Chosen by weight for each connection.</summary>
    public IReadOnlyList<TcpRouteBackend> Backends { get; init; } = [];

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}

/// <summary>A weighted destination of a TCP route.</summary>
/// <param name="Kind">Host, service, dynamic or reference.</param>
public sealed record TcpRouteBackend(int Weight, BackendKind Kind, BackendTls? BackendTls, BackendTunnel? BackendTunnel);
