using System.Diagnostics;
using System.Globalization;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Tcp;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Metrics and access log line of a TCP connection: the same as of a request, with the fields that TCP has; it is no request and not counted as one. Source: telemetry.md 2, 5.</summary>
internal sealed class ConnectionTelemetry(GatewayMetrics metrics, AccessLogWriter log)
{
    public void OnCompleted(ConnectionContext connection, BindFeature bind, TcpConnectionLog done)
    {
        var tags = new TagList
        {
            { "backend", done.Backend?.Name },
            { "protocol", "tcp" },
            { "method", null },
            { "status", null },
            { "reason", ReasonName.Of(done.Reason) },
            { "bind", bind.BindKey },
            { "gateway", bind.Listener?.Gateway },
            { "listener", bind.Listener?.Name },
            { "route", done.Route?.Name },
            { "route_rule", done.Route?.RuleName },
        };
        metrics.RequestDuration.Record(done.Duration.TotalSeconds, tags);

        var settings = bind.Snapshot.Frontend.Telemetry.AccessLog;
        var scope = TcpVariables.For(connection, bind, done);
        if (!log.Enabled || settings.ConnectionFilter?.Invoke(scope) == false)
        {
            return;
        }

        var fields = new List<LogField>(16);
        Text(fields, "gateway", bind.Listener?.Gateway);
        Text(fields, "listener", bind.Listener?.Name);
        Text(fields, "route_rule", done.Route?.RuleName);
        Text(fields, "route", done.Route?.Name);
        Text(fields, "endpoint", done.Endpoint);
        Text(fields, "src.addr", connection.RemoteEndPoint?.ToString());
        Text(fields, "src.identity", ClientIdentity.Of(bind.OuterCertificate ?? connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate));
        Text(fields, "tls.sni", bind.Sni);
        fields.Add(LogField.Of("protocol", "tcp"));
        fields.Add(LogField.Of("tcp.received_bytes", done.Received));
        fields.Add(LogField.Of("tcp.sent_bytes", done.Sent));
        if (done.Error is { } error)
        {
            fields.Add(LogField.Quoted("error", error));
        }

        if (done.Reason != ResponseReason.Upstream)
        {
            fields.Add(LogField.Of("reason", ReasonName.Of(done.Reason)));
        }

        fields.Add(LogField.Of("duration", ((long)done.Duration.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + "ms"));
        if (settings.Remove.Count > 0)
        {
            fields.RemoveAll(f => settings.Remove.Contains(f.Name));
        }

        foreach (var field in settings.AddToConnections)
        {
            field(scope, fields);
        }

        log.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
    }

    private static void Text(List<LogField> fields, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            fields.Add(LogField.Of(name, value));
        }
    }
}
