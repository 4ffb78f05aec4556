using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Roots trusted for upstream TLS beside the system's: the PEM file that <c>SSL_CERT_FILE</c> names.</summary>
/// <remarks>
/// The file is read when a chain first does not end in a root of the system: where it is a whole bundle, reading it takes a tenth of a second that a start need not wait
/// for. A file that cannot be read is logged and trusts nothing, as a missing one does.
/// </remarks>
/// <param name="pemFile">Null or missing = no extra trust.</param>
internal sealed partial class ExtraTrust(string? pemFile, ILogger<ExtraTrust> logger)
{
    private readonly Lazy<X509Certificate2Collection> _roots = new(() => Read(pemFile, logger));

    /// <summary>The chain ends in one of the extra roots.</summary>
    public bool Accepts(X509Certificate2 leaf, X509Chain? presented)
    {
        var roots = _roots.Value;
        if (roots.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }

    private static X509Certificate2Collection Read(string? pemFile, ILogger logger)
    {
        var roots = new X509Certificate2Collection();
        if (!string.IsNullOrEmpty(pemFile) && File.Exists(pemFile))
        {
            try
            {
                roots.ImportFromPemFile(pemFile);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                // Fails closed: the handshake that asked is refused for its unknown root.
                LogUnreadable(logger, pemFile, e.Message);
                return [];
            }
        }

        return roots;
    }

    [LoggerMessage(LogLevel.Error, "SSL_CERT_FILE {File} is not trusted: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);
}
