using System.Security.Cryptography.X509Certificates;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Roots trusted for upstream TLS beside the system's: the PEM file that <c>SSL_CERT_FILE</c> names.</summary>
internal sealed class ExtraTrust
{
    private readonly X509Certificate2Collection _roots = [];

    /// <param name="pemFile">Null or missing = no extra trust.</param>
    public ExtraTrust(string? pemFile)
    {
        if (!string.IsNullOrEmpty(pemFile) && File.Exists(pemFile))
        {
            _roots.ImportFromPemFile(pemFile);
        }
    }

    /// <summary>The chain ends in one of the extra roots.</summary>
    public bool Accepts(X509Certificate2 leaf, X509Chain? presented)
    {
        if (_roots.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }
}
