using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>src.identity</c>: who a verified client certificate says that the client is.</summary>
internal static class ClientIdentity
{
    // Certificates live as long as their connection: reading the names once serves all its requests.
    private static readonly ConditionalWeakTable<X509Certificate2, string> Known = [];

    /// <summary>The SPIFFE identity, else the subject; null without a certificate.</summary>
    public static string? Of(X509Certificate2? certificate) =>
        certificate is null ? null : Known.GetValue(certificate, static c => CertificateVariables.FirstSpiffeId(c) ?? c.Subject);
}
