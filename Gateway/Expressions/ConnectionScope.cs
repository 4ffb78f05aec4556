using System.Net;
using Agentgateway.Cel;
using Agentgateway.Gateway.Listeners;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Expressions;

/// <summary>The variables of a connection where there is no request: <c>source</c>, <c>destination</c>, <c>env</c>. Source: cel.md 8, contexts "source" and "tcp".</summary>
internal sealed class ConnectionScope(ConnectionContext connection, BindFeature bind) : ICelActivation
{
    private static readonly string[] Own = ["source", "destination", "env"];

    private CelValue? _source;
    private CelValue? _destination;

    /// <summary>Further variables that this use has, such as <c>backend</c> in the log.</summary>
    public IReadOnlyList<KeyValuePair<string, CelValue>> More { get; init; } = [];

    /// <summary>Credentials in <c>source.connectHeaders</c> are shown as <c>&lt;redacted&gt;</c>.</summary>
    public bool IsOutput { get; init; }

    public IEnumerable<string> Names => [.. Own, .. More.Select(m => m.Key)];

    public bool TryGet(string name, out CelValue value)
    {
        value = name switch
        {
            "source" => _source ??= Source(),
            "destination" => _destination ??= Destination(),
            "env" => ConnectionVariables.Environment,
            _ => Further(name),
        };

        // What is no variable may be the name of a type.
        return !value.IsNull || CelOptions.GatewayVariables.Contains(name);
    }

    private CelValue Further(string name)
    {
        foreach (var (key, value) in More)
        {
            if (key == name)
            {
                return value;
            }
        }

        return CelValue.Null;
    }

    private CelValue Source()
    {
        var fields = new List<KeyValuePair<string, CelValue>>();
        Add(fields, "address", "port", connection.RemoteEndPoint);
        Add(fields, "rawAddress", "rawPort", bind.RawPeer);
        if (bind.ConnectHeaders is { } headers)
        {
            fields.Add(new("connectHeaders", CelValue.Map(new HeaderView(new FixedHeaders(headers, bind.Snapshot.Frontend.SensitiveHeaders), HeaderViewMode.Plain, IsOutput))));
        }

        if ((bind.OuterCertificate ?? connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate) is { } certificate)
        {
            CertificateVariables.Append(certificate, fields);
        }

        return CelValue.Map(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
    }

    private CelValue Destination()
    {
        var fields = new List<KeyValuePair<string, CelValue>>();
        if (connection.LocalEndPoint is IPEndPoint local)
        {
            fields.Add(new("address", CelValue.String(local.Address.ToString())));
        }

        fields.Add(new("port", CelValue.Uint((ulong)bind.DestinationPort(connection))));
        if ((bind.Sni is { Length: > 0 } name ? name : bind.DestinationHost) is { } host)
        {
            fields.Add(new("hostname", CelValue.String(host)));
        }

        return CelValue.Map(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
    }

    private static void Add(List<KeyValuePair<string, CelValue>> fields, string address, string port, EndPoint? endpoint)
    {
        if (endpoint is IPEndPoint ip)
        {
            fields.Add(new(address, CelValue.String(ip.Address.ToString())));
            fields.Add(new(port, CelValue.Uint((ulong)ip.Port)));
        }
    }
}
