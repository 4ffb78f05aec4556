using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Whether an upstream's certificate is accepted. Precedence: <c>insecureHost</c>, <c>insecure</c>, <c>subjectAltNames</c>, host name.</summary>
internal static class UpstreamTrust
{
    public static bool Accepts(UpstreamTls tls, ExtraTrust extra, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None && tls.SubjectAltNames.Count == 0)
        {
            return true;
        }

        if (tls is { Insecure: true, InsecureHost: false })
        {
            return true;
        }

        if (certificate is not X509Certificate2 leaf || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return false;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && (tls.Roots is not null || !extra.Accepts(leaf, chain)))
        {
            return false;
        }

        if (tls.InsecureHost)
        {
            return true;
        }

        return tls.SubjectAltNames.Count > 0 ? HasName(leaf, tls.SubjectAltNames) : !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
    }

    private static bool HasName(X509Certificate2 leaf, IReadOnlyList<string> accepted)
    {
        foreach (var extension in leaf.Extensions)
        {
            if (extension is X509SubjectAlternativeNameExtension names)
            {
                foreach (var name in names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(a => a.ToString())).Concat(Uris(names.RawData)))
                {
                    if (accepted.Contains(name, StringComparer.OrdinalIgnoreCase))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    // GeneralName [6] uniformResourceIdentifier (RFC 5280 4.2.1.6); the framework enumerates only DNS names and addresses.
    private static IEnumerable<string> Uris(byte[] raw)
    {
        var found = new List<string>();
        var sequence = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence();
        var uri = new Asn1Tag(TagClass.ContextSpecific, 6);
        while (sequence.HasData)
        {
            if (sequence.PeekTag().HasSameClassAndValue(uri))
            {
                found.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, uri));
            }
            else
            {
                sequence.ReadEncodedValue();
            }
        }

        return found;
    }
}
