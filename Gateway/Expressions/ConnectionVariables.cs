using System.Net;
using Agentgateway.Cel;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>source.*</c>, <c>destination.*</c> and <c>env.*</c>.</summary>
internal static class ConnectionVariables
{
    public static FieldTable Source { get; } = new(
        ("address", FieldTable.Text(x => x.Http.Connection.RemoteIpAddress?.ToString())),
        ("port", FieldTable.Count(x => x.Http.Connection.RemotePort)),
        ("rawAddress", FieldTable.Text(x => (x.Bind.RawPeer as IPEndPoint)?.Address.ToString())),
        ("rawPort", FieldTable.Count(x => (x.Bind.RawPeer as IPEndPoint)?.Port)),
        ("connectHeaders", ConnectHeaders),
        ("identity", CertificateVariables.Identity),
        ("spiffeId", CertificateVariables.SpiffeId),
        ("subjectAltNames", CertificateVariables.SubjectAltNames),
        ("issuer", CertificateVariables.Issuer),
        ("subject", CertificateVariables.Subject),
        ("subjectCn", CertificateVariables.SubjectCn),
        ("certificate", CertificateVariables.Certificate));

    public static FieldTable Destination { get; } = new(
        ("address", FieldTable.Text(x => x.Http.Connection.LocalIpAddress?.ToString())),
        ("port", FieldTable.Count(x => x.Bind.Port)),
        ("hostname", FieldTable.Text(x => x.Bind.Sni ?? x.Bind.DestinationHost)));

    /// <summary>What Kubernetes' downward API gives; not the process's environment.</summary>
    public static CelValue Environment { get; } = ReadEnvironment();

    // A request inside a tunnel knows the header of the CONNECT request that made it.
    private static bool ConnectHeaders(ExpressionScope scope, out CelValue value)
    {
        var headers = scope.Exchange.Bind.ConnectHeaders;
        value = headers is null ? default : CelValue.Map(new HeaderView(new FixedHeaders(headers, scope.Exchange.Snapshot.Frontend.SensitiveHeaders), HeaderViewMode.Plain, scope.IsOutput));
        return headers is not null;
    }

    private static CelValue ReadEnvironment()
    {
        var entries = new List<KeyValuePair<string, CelValue>>();
        foreach (var (name, variable) in new[] { ("podName", "POD_NAME"), ("namespace", "NAMESPACE"), ("gateway", "GATEWAY") })
        {
            if (System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                entries.Add(new(name, CelValue.String(value)));
            }
        }

        return CelValue.Map(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
    }
}
