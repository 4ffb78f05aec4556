using Agentgateway.Cel;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Tcp;

/// <summary>The variables of a TCP connection that is over: those of the connection, and what routing chose. Source: cel.md 8, "tcp logger".</summary>
internal static class TcpVariables
{
    public static ConnectionScope For(ConnectionContext connection, BindFeature bind, TcpConnectionLog done)
    {
        var more = new List<KeyValuePair<string, CelValue>> { new("proxy", Proxy(bind, done)) };
        if (done.Backend is { } backend)
        {
            more.Add(new("backend", CelValue.Map(
                new KeyValuePair<string, CelValue>("name", CelValue.String(backend.Name)),
                new KeyValuePair<string, CelValue>("type", CelValue.String(backend.Type)),
                new KeyValuePair<string, CelValue>("protocol", CelValue.String("tcp")))));
        }

        return new ConnectionScope(connection, bind) { More = more, IsOutput = true };
    }

    private static CelValue Proxy(BindFeature bind, TcpConnectionLog done)
    {
        var fields = new List<KeyValuePair<string, CelValue>> { new("bind", CelValue.String(bind.BindKey)) };
        if (bind.Listener is { } listener)
        {
            fields.Add(new("listener", CelValue.Map(new KeyValuePair<string, CelValue>("name", CelValue.String(listener.Name)))));
            AddName(fields, "gateway", listener.Gateway, null);
        }

        AddName(fields, "route", done.Route?.Name, done.Route?.RuleName);
        return CelValue.Map(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
    }

    // "namespace/name" as the two fields that expressions know.
    private static void AddName(List<KeyValuePair<string, CelValue>> fields, string field, string? text, string? rule)
    {
        if (text is null)
        {
            return;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var parts = new List<KeyValuePair<string, CelValue>>
        {
            new("namespace", CelValue.String(slash < 0 ? "" : text[..slash])),
            new("name", CelValue.String(text[(slash + 1)..])),
        };
        if (rule is not null)
        {
            parts.Add(new("rule", CelValue.String(rule)));
        }

        fields.Add(new(field, CelValue.Map(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts))));
    }
}
