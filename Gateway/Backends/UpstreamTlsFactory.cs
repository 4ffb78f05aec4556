using System.Security.Cryptography.X509Certificates;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Backends;

/// <summary>Compiles <c>backendTLS</c>: reads its PEM files once per snapshot.</summary>
internal static class UpstreamTlsFactory
{
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is not what it should be.</exception>
    public static UpstreamTls Create(BackendTls tls)
    {
        X509Certificate2Collection? roots = null;
        if (tls.Root is not null)
        {
            roots = [];
            roots.ImportFromPemFile(tls.Root);
        }

        X509Certificate2? client = null;
        if (tls is { Cert: not null, Key: not null })
        {
            using var pem = X509Certificate2.CreateFromPemFile(tls.Cert, tls.Key);
            // Windows cannot use the ephemeral key of a PEM certificate in a handshake.
            client = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }

        return new UpstreamTls
        {
            Hostname = tls.Hostname,
            Insecure = tls.Insecure,
            InsecureHost = tls.InsecureHost,
            Roots = roots,
            ClientCertificate = client,
            Alpn = tls.Alpn ?? [],
            SubjectAltNames = tls.SubjectAltNames ?? [],
        };
    }
}
