using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Makes the TLS of listeners, once per content: building a certificate context per handshake is slow, and sessions resume only on the same one.</summary>
/// <param name="lifetime">Use of a certificate that <c>dynamicCa</c> made.</param>
/// <param name="capacity">Names for which <c>dynamicCa</c> keeps certificates.</param>
internal sealed class TlsListener(TimeSpan lifetime, int capacity, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Dictionary<string, ListenerTls> _known = [];
    private Dictionary<string, ListenerTls> _used = [];

    /// <summary>Forgets what the last configuration did not use. Call before compiling another.</summary>
    public void NextGeneration()
    {
        lock (_gate)
        {
            if (_used.Count > 0)
            {
                (_known, _used) = (_used, []);
            }
        }
    }

    /// <param name="frontend">Overrides the listener's settings where it has its own.</param>
    /// <param name="isHttp">HTTP is spoken inside: HTTP/2 and HTTP/1.1 are offered.</param>
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="CryptographicException">A file is not what it should be.</exception>
    /// <exception cref="NotSupportedException">Something that this version or platform cannot do.</exception>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public ListenerTls Create(ServerTls tls, FrontendTls? frontend, bool isHttp)
    {
        if (tls.Spiffe)
        {
            throw new NotSupportedException("SPIFFE identities are not supported by this version; give cert and key");
        }

        if (tls.Cert is null || tls.Key is null)
        {
            throw new NotSupportedException("cert and key are missing");
        }

        var identity = Identity(tls, frontend, isHttp);
        lock (_gate)
        {
            if (!_known.TryGetValue(identity, out var made))
            {
                made = Make(identity, tls, frontend, isHttp);
            }

            _known[identity] = made;
            return _used[identity] = made;
        }
    }

    private ListenerTls Make(string identity, ServerTls tls, FrontendTls? frontend, bool isHttp)
    {
        using var pem = X509Certificate2.CreateFromPemFile(tls.Cert!, tls.Key!);
        var leaf = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null, tls.Mode == ServerTlsMode.DynamicCa ? X509KeyStorageFlags.Exportable : X509KeyStorageFlags.DefaultKeySet);
        var options = new SslServerAuthenticationOptions
        {
            EnabledSslProtocols = Protocols(frontend?.MinVersion ?? tls.MinVersion, frontend?.MaxVersion ?? tls.MaxVersion),
            ApplicationProtocols = Alpn(frontend, isHttp),
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        var suites = frontend is { CipherSuites.Count: > 0 } ? frontend.CipherSuites : tls.CipherSuites;
        if (suites.Count > 0)
        {
            options.CipherSuitesPolicy = Ciphers(suites);
        }

        if (tls.Mode == ServerTlsMode.DynamicCa)
        {
            return new ListenerTls(identity, options, new DynamicCertificates(leaf, lifetime, capacity, time));
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(tls.Cert!);
        options.ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true);
        if (tls.Root is not null)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(tls.Root);
            if (roots.Count == 0)
            {
                throw new CryptographicException($"{tls.Root} holds no certificate");
            }

            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return new ListenerTls(identity, options, null);
    }

    // An empty list, as opposed to none, keeps the server from offering its own.
    private static List<SslApplicationProtocol> Alpn(FrontendTls? frontend, bool isHttp) =>
        frontend?.Alpn is { } own ? [.. own.Select(p => new SslApplicationProtocol(p))]
        : isHttp ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]
        : [];

    private static CipherSuitesPolicy Ciphers(IReadOnlyList<string> names)
    {
        var suites = new List<TlsCipherSuite>();
        foreach (var name in names)
        {
            suites.Add(CipherSuiteNames.TryParse(name, out var suite) ? suite : throw new ArgumentException($"'{name}' is no cipher suite"));
        }

        try
        {
#pragma warning disable CA1416 // Where the platform cannot choose suites, the configuration is refused with a reason.
            return new CipherSuitesPolicy(suites);
#pragma warning restore CA1416
        }
        catch (PlatformNotSupportedException)
        {
            throw new NotSupportedException("this platform decides about cipher suites itself; remove cipherSuites");
        }
    }

    private static string Identity(ServerTls tls, FrontendTls? frontend, bool isHttp)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in new[] { tls.Cert!, tls.Key!, tls.Root })
        {
            if (file is not null)
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
        }

        var settings = string.Join(
            '|', tls.Mode, tls.Root is not null, tls.MinVersion, tls.MaxVersion, string.Join(',', tls.CipherSuites), isHttp,
            frontend?.MinVersion, frontend?.MaxVersion, frontend is null ? "" : string.Join(',', frontend.CipherSuites), frontend?.Alpn is { } alpn ? string.Join(',', alpn) : null);
        hash.AppendData(Encoding.UTF8.GetBytes(settings));
        return Convert.ToHexString(hash.GetHashAndReset());
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

        // Only 1.2 to 1.2 leaves one; 1.3 to 1.2 leaves none, which would mean the system's choice.
        return protocols == SslProtocols.None ? throw new ArgumentException("minTLSVersion is above maxTLSVersion") : protocols;
    }
}
