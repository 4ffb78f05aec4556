using System.Security.Cryptography.X509Certificates;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>How to speak TLS to an upstream. One value per configured policy: connection pools are keyed by it.</summary>
internal sealed class UpstreamTls
{
    /// <summary>System trust (and <c>SSL_CERT_FILE</c>), name from the target.</summary>
    public static UpstreamTls Default { get; } = new();

    /// <summary>Server name to send and to check; null = the endpoint's host (no SNI for addresses).</summary>
    public string? Hostname { get; init; }

    /// <summary>No check at all.</summary>
    public bool Insecure { get; init; }

    /// <summary>The chain is checked, the name is not. Wins over <see cref="Insecure"/>.</summary>
    public bool InsecureHost { get; init; }

    /// <summary>The only trusted roots; null = system trust.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>Presented to the upstream; null = none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Offered as written; empty = <c>h2, http/1.1</c> narrowed to the wanted version.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>Accepted names instead of the host name; empty = the host name.</summary>
    public IReadOnlyList<string> SubjectAltNames { get; init; } = [];

    /// <summary>Content as text: equal settings share one connection pool.</summary>
    public string Key => field ??= string.Join(
        '|',
        "tls",
        Hostname,
        Insecure,
        InsecureHost,
        Roots is null ? "" : string.Join(',', Roots.Select(c => c.Thumbprint)),
        ClientCertificate?.Thumbprint,
        string.Join(',', Alpn),
        string.Join(',', SubjectAltNames));
}
