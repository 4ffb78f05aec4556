using System.Net.Security;

namespace Agentgateway.Gateway.Listeners;

/// <summary>TLS of one listener, ready for handshakes.</summary>
/// <param name="Identity">Equal for equal settings and certificates.</param>
/// <param name="options">Shared by all handshakes; with <paramref name="authority"/> without a certificate.</param>
/// <param name="authority">Makes certificates per server name; null = the certificate is in <paramref name="options"/>.</param>
internal sealed class ListenerTls(string identity, SslServerAuthenticationOptions options, DynamicCertificates? authority)
{
    public string Identity { get; } = identity;

    /// <summary>The options for a connection to <paramref name="serverName"/>.</summary>
    public SslServerAuthenticationOptions For(string serverName)
    {
        if (authority is null)
        {
            return options;
        }

        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = authority.For(serverName),
            EnabledSslProtocols = options.EnabledSslProtocols,
            ApplicationProtocols = options.ApplicationProtocols,
            CertificateRevocationCheckMode = options.CertificateRevocationCheckMode,
            CipherSuitesPolicy = options.CipherSuitesPolicy,
        };
    }
}
