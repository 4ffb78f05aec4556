using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Agentgateway.Cel;

namespace Agentgateway.Gateway.Expressions;

/// <summary>What <c>source.*</c> says about a verified client certificate.</summary>
internal static class CertificateVariables
{
    private const string SubjectAltNameOid = "2.5.29.17";
    private const string CommonNameOid = "2.5.4.3";

    public static FieldReader Subject { get; } = Text(static certificate => certificate.Subject);

    public static FieldReader Issuer { get; } = Text(static certificate => certificate.Issuer);

    public static FieldReader SubjectCn { get; } = Text(CommonName);

    /// <summary>PEM.</summary>
    public static FieldReader Certificate { get; } = Text(static certificate => certificate.ExportCertificatePem());

    /// <summary>The first <c>spiffe://</c> name.</summary>
    public static FieldReader SpiffeId { get; } = Text(FirstSpiffeId);

    public static FieldReader SubjectAltNames { get; } = (ExpressionScope scope, out CelValue value) =>
    {
        var names = Of(scope) is { } certificate ? Names(certificate) : [];
        value = names.Count > 0 ? CelValue.Strings(names) : default;
        return names.Count > 0;
    };

    /// <summary>The parts of a mesh identity: <c>spiffe://domain/ns/namespace/sa/account</c>.</summary>
    public static FieldReader Identity { get; } = (ExpressionScope scope, out CelValue value) =>
    {
        value = Of(scope) is { } certificate && FirstSpiffeId(certificate) is { } id ? Mesh(id) : default;
        return !value.IsNull;
    };

    /// <summary>All fields of a certificate, for a scope without a request.</summary>
    public static void Append(X509Certificate2 certificate, List<KeyValuePair<string, CelValue>> fields)
    {
        fields.Add(new("subject", CelValue.String(certificate.Subject)));
        fields.Add(new("issuer", CelValue.String(certificate.Issuer)));
        fields.Add(new("certificate", CelValue.String(certificate.ExportCertificatePem())));
        if (CommonName(certificate) is { } commonName)
        {
            fields.Add(new("subjectCn", CelValue.String(commonName)));
        }

        var names = Names(certificate);
        if (names.Count > 0)
        {
            fields.Add(new("subjectAltNames", CelValue.Strings(names)));
        }

        if (FirstSpiffeId(certificate) is { } id)
        {
            fields.Add(new("spiffeId", CelValue.String(id)));
            if (Mesh(id) is { IsNull: false } mesh)
            {
                fields.Add(new("identity", mesh));
            }
        }
    }

    /// <summary>The first <c>spiffe://</c> name; null if there is none.</summary>
    public static string? FirstSpiffeId(X509Certificate2 certificate) =>
        Names(certificate).Find(static name => name.StartsWith("spiffe://", StringComparison.Ordinal));

    // The TLS around a CONNECT tunnel outranks that of the connection inside.
    private static X509Certificate2? Of(ExpressionScope scope) => scope.Exchange.Bind.OuterCertificate ?? scope.Exchange.Http.Connection.ClientCertificate;

    private static string? CommonName(X509Certificate2 certificate)
    {
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameOid)
            {
                return part.GetSingleElementValue();
            }
        }

        return null;
    }

    private static CelValue Mesh(string spiffeId) => spiffeId["spiffe://".Length..].Split('/') is [var domain, "ns", var space, "sa", var account]
        ? CelValue.Map(
            new KeyValuePair<string, CelValue>("trustDomain", CelValue.String(domain)),
            new KeyValuePair<string, CelValue>("namespace", CelValue.String(space)),
            new KeyValuePair<string, CelValue>("serviceAccount", CelValue.String(account)))
        : default;

    private static FieldReader Text(Func<X509Certificate2, string?> read) => (ExpressionScope scope, out CelValue value) =>
    {
        var text = Of(scope) is { } certificate ? read(certificate) : null;
        value = text is null ? default : CelValue.String(text);
        return text is not null;
    };

    // RFC 5280 4.2.1.6: GeneralNames; of its kinds the textual ones: e-mail [1], DNS [2] and URI [6].
    private static List<string> Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        if (certificate.Extensions[SubjectAltNameOid] is not { } extension)
        {
            return names;
        }

        try
        {
            var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue is 1 or 2 or 6)
                {
                    names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException)
        {
            // A certificate that was accepted may still carry names that nobody can read: it then has none.
            names.Clear();
        }

        return names;
    }
}
