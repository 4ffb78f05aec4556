using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Makes a server certificate per server name, signed by an authority of the operator's (<c>tls.mode: dynamicCa</c>).</summary>
/// <param name="authority">Certificate and key of the authority.</param>
/// <param name="lifetime">How long a certificate is used before it is made anew; it is valid for longer.</param>
/// <param name="capacity">Names that are kept; at least 1.</param>
internal sealed class DynamicCertificates(X509Certificate2 authority, TimeSpan lifetime, int capacity, TimeProvider time)
{
    // Covers clocks that differ and connections that resume.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (SslStreamCertificateContext Context, DateTimeOffset Until)> _made = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="CryptographicException">The authority cannot sign.</exception>
    public SslStreamCertificateContext For(string serverName)
    {
        var now = time.GetUtcNow();
        if (_made.TryGetValue(serverName, out var known) && known.Until > now)
        {
            return known.Context;
        }

        if (_made.Count >= capacity)
        {
            foreach (var (name, entry) in _made.OrderBy(e => e.Value.Until).Take(Math.Max(1, capacity / 8)).ToList())
            {
                _made.TryRemove(name, out _);
            }
        }

        var context = SslStreamCertificateContext.Create(Issue(serverName, now), [authority], offline: true);
        _made[serverName] = (context, now + lifetime);
        return context;
    }

    private X509Certificate2 Issue(string serverName, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(serverName.Length is > 0 and <= 64 ? serverName : "agentgateway");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        if (serverName.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (IPAddress.TryParse(serverName, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(serverName);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));

        // Never beyond the authority's own days: no client would accept that.
        var from = Later(now - Slack, authority.NotBefore);
        var until = Earlier(now + lifetime + Slack, authority.NotAfter);
        using var generator = authority.GetRSAPrivateKey() is { } rsa
            ? new Signer(X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), rsa)
            : authority.GetECDsaPrivateKey() is { } ecdsa
                ? new Signer(X509SignatureGenerator.CreateForECDsa(ecdsa), ecdsa)
                : throw new CryptographicException("The authority's key is neither RSA nor ECDSA.");
        using var signed = request.Create(authority.SubjectName, generator.Generator, from, until, RandomNumberGenerator.GetBytes(16));
        using var withKey = signed.CopyWithPrivateKey(key);

        // Windows cannot use the ephemeral key in a handshake.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private sealed class Signer(X509SignatureGenerator generator, AsymmetricAlgorithm key) : IDisposable
    {
        public X509SignatureGenerator Generator { get; } = generator;

        public void Dispose() => key.Dispose();
    }
}
