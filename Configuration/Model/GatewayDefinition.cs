using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>An entry of <c>gateways</c>: one port.</summary>
public sealed record GatewayDefinition
{
    /// <summary>Key of the entry.</summary>
    public required string Name { get; init; }

    /// <summary>1 to 65535, unique over everything that listens.</summary>
    public required int Port { get; init; }

    /// <summary>Never empty: a gateway without <c>listeners</c> has one, named like the gateway.</summary>
    public required IReadOnlyList<GatewayListener> Listeners { get; init; }

    /// <summary>True when the file gave no <c>listeners</c>: the only listener is the gateway itself.</summary>
    public bool SingleListener { get; init; }

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}

/// <summary>A listener of a gateway. Routes attach by name, so it holds none.</summary>
public sealed record GatewayListener
{
    /// <summary>Unique within the gateway; default <c>listener{index}</c>, or the gateway's name for its only one.</summary>
    public required string Name { get; init; }

    /// <summary>Exact host, <c>*.suffix</c>, or <c>*</c> for any.</summary>
    public string Hostname { get; init; } = "*";

    /// <summary>HTTP, HTTPS, TCP or TLS.</summary>
    public ListenerProtocol Protocol { get; init; }

    /// <summary>Set for HTTPS and terminating TLS.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Policies that run before a route is chosen.</summary>
    public GatewayPolicies Policies { get; init; } = new();

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}
