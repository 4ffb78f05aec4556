namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Policies of the calls to an MCP target or to a helper service.</summary>
public record SimpleBackendPolicies
{
    /// <summary>Changes request headers.</summary>
    public HeaderModifier? RequestHeaderModifier { get; init; }

    /// <summary>Computed changes.</summary>
    public Transformations? Transformations { get; init; }

    /// <summary>TLS.</summary>
    public BackendTls? BackendTls { get; init; }

    /// <summary>Credential.</summary>
    public BackendAuth? BackendAuth { get; init; }

    /// <summary>HTTP version and timeout.</summary>
    public BackendHttp? Http { get; init; }

    /// <summary>Socket settings.</summary>
    public BackendTcp? Tcp { get; init; }

    /// <summary>Proxy on the way.</summary>
    public BackendTunnel? BackendTunnel { get; init; }
}
