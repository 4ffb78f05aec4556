using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Gateway.Listeners;

/// <summary>TLS of one listener, made once per snapshot: building the certificate context per handshake is slow.</summary>
internal static class TlsListener
{
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is not what it should be.</exception>
    /// <exception cref="NotSupportedException">A mode that this version cannot do.</exception>
    public static SslServerAuthenticationOptions Create(ServerTls tls)
    {
        if (tls.Spiffe || tls.Mode == ServerTlsMode.DynamicCa || tls.Cert is null || tls.Key is null)
        {
            throw new NotSupportedException("only static certificates (cert, key) are supported by this version");
        }

        using var pem = X509Certificate2.CreateFromPemFile(tls.Cert, tls.Key);
        var leaf = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(tls.Cert);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true),
            EnabledSslProtocols = Protocols(tls.MinVersion, tls.MaxVersion),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (tls.Root is not null)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(tls.Root);
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return options;
    }

    private static SslProtocols Protocols(TlsVersion? min, TlsVersion? max)
    {
        var protocols = SslProtocols.None;
        if (min is null or TlsVersion.Tls12)
        {
            protocols |= SslProtocols.Tls12;
        }

        if (max is null or TlsVersion.Tls13)
        {
            protocols |= SslProtocols.Tls13;
        }

        return protocols;
    }
}
