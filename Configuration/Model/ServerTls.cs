namespace Agentgateway.Configuration.Model;

/// <summary>TLS of a listener.</summary>
public sealed record ServerTls
{
    /// <summary>Whether the certificate is served as it is or signs one per server name.</summary>
    public ServerTlsMode Mode { get; init; }

    /// <summary>PEM file with the certificate chain; required unless <see cref="Spiffe"/>.</summary>
    public string? Cert { get; init; }

    /// <summary>PEM file with the private key; may be the same file.</summary>
    public string? Key { get; init; }

    /// <summary>PEM file of the authorities that client certificates must chain to. Set means that a client certificate is required.</summary>
    public string? Root { get; init; }

    /// <summary>Identity comes from the SPIFFE workload API.</summary>
    public bool Spiffe { get; init; }

    /// <summary>IANA or OpenSSL names; empty means the platform's choice.</summary>
    public IReadOnlyList<string> CipherSuites { get; init; } = [];

    /// <summary>Default 1.2.</summary>
    public TlsVersion? MinVersion { get; init; }

    /// <summary>Default 1.3.</summary>
    public TlsVersion? MaxVersion { get; init; }

    /// <summary>Read and checked; this runtime cannot choose groups.</summary>
    public IReadOnlyList<string> KeyExchangeGroups { get; init; } = [];
}

/// <summary>How a listener gets its certificate.</summary>
public enum ServerTlsMode
{
    /// <summary>The certificate of the file.</summary>
    Static,

    /// <summary>The file holds an authority; leaf certificates are made per server name.</summary>
    DynamicCa,
}

/// <summary>TLS protocol versions that can be used.</summary>
public enum TlsVersion
{
    /// <summary>TLS 1.2.</summary>
    Tls12,

    /// <summary>TLS 1.3.</summary>
    Tls13,
}
