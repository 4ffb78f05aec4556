namespace Agentgateway.Configuration.Model.Policies;

/// <summary>TLS to a backend. Every field absent: system roots, and the name of the target is verified.</summary>
public sealed record BackendTls
{
    /// <summary>PEM file with the authorities to trust instead of the system's.</summary>
    public string? Root { get; init; }

    /// <summary>PEM file with the client certificate; together with <see cref="Key"/>.</summary>
    public string? Cert { get; init; }

    /// <summary>PEM file with its private key.</summary>
    public string? Key { get; init; }

    /// <summary>Name to send and verify instead of the target's.</summary>
    public string? Hostname { get; init; }

    /// <summary>Verifies nothing.</summary>
    public bool Insecure { get; init; }

    /// <summary>Verifies the chain but not the name; stronger than <see cref="Insecure"/>, and wins over it.</summary>
    public bool InsecureHost { get; init; }

    /// <summary>Protocols to offer; null for the default.</summary>
    public IReadOnlyList<string>? Alpn { get; init; }

    /// <summary>Names of which the certificate must carry one; null for the default check.</summary>
    public IReadOnlyList<string>? SubjectAltNames { get; init; }

    /// <summary>Read and checked; this runtime cannot choose groups.</summary>
    public IReadOnlyList<string>? KeyExchangeGroups { get; init; }

    /// <summary>Identity comes from the SPIFFE workload API.</summary>
    public bool Spiffe { get; init; }
}
