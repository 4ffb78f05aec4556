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

    public static FieldReader SubjectCn { get; } = Text(static certificate =>
    {
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameOid)
            {
                return part.GetSingleElementValue();
            }
        }

        return null;
    });

    /// <summary>PEM.</summary>
    public static FieldReader Certificate { get; } = Text(static certificate => certificate.ExportCertificatePem());

    /// <summary>The first <c>spiffe://</c> name.</summary>
    public static FieldReader SpiffeId { get; } = Text(Spiffe);

    public static FieldReader SubjectAltNames { get; } = (ExpressionScope scope, out CelValue value) =>
    {
        var names = Of(scope) is { } certificate ? Names(certificate) : [];
        value = names.Count > 0 ? CelValue.Strings(names) : default;
        return names.Count > 0;
    };

    /// <summary>The parts of a mesh identity: <c>spiffe://domain/ns/namespace/sa/account</c>.</summary>
    public static FieldReader Identity { get; } = (ExpressionScope scope, out CelValue value) =>
    {
        var parts = Of(scope) is { } certificate && Spiffe(certificate) is { } id ? id["spiffe://".Length..].Split('/') : [];
        var isMesh = parts is [_, "ns", _, "sa", _];
        value = isMesh
            ? CelValue.Map(
                new KeyValuePair<string, CelValue>("trustDomain", CelValue.String(parts[0])),
                new KeyValuePair<string, CelValue>("namespace", CelValue.String(parts[2])),
                new KeyValuePair<string, CelValue>("serviceAccount", CelValue.String(parts[4])))
            : default;
        return isMesh;
    };

    private static X509Certificate2? Of(ExpressionScope scope) => scope.Exchange.Http.Connection.ClientCertificate;

    private static FieldReader Text(Func<X509Certificate2, string?> read) => (ExpressionScope scope, out CelValue value) =>
    {
        var text = Of(scope) is { } certificate ? read(certificate) : null;
        value = text is null ? default : CelValue.String(text);
        return text is not null;
    };

    private static string? Spiffe(X509Certificate2 certificate) =>
        Names(certificate).Find(static name => name.StartsWith("spiffe://", StringComparison.Ordinal));

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
