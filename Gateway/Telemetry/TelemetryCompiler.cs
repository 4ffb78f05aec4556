using System.Collections.Frozen;
using System.Text;
using Agentgateway.Cel;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Gateway.Telemetry.Tracing;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>Compiles <c>frontendPolicies.accessLog</c> and <c>frontendPolicies.tracing</c>, including their older forms under <c>config</c>.</summary>
internal sealed class TelemetryCompiler(TraceTargetPool targets, TracingEnvironment environment)
{
    public TelemetrySettings Compile(GatewayConfig config, ExpressionCompiler expressions) => new(
        CompileAccessLog(config.FrontendPolicies.AccessLog, expressions),
        CompileTracing(config, expressions),
        CompileLabels(config, expressions));

    private static AccessLogSettings CompileAccessLog(Configuration.Model.Policies.AccessLog? policy, ExpressionCompiler expressions) => policy is null
        ? AccessLogSettings.Default
        : new AccessLogSettings
        {
            Filter = policy.Filter is { } filter ? expressions.LogCondition(filter, "accessLog.filter") : null,
            ConnectionFilter = policy.Filter is { } tcpFilter ? ConnectionCondition(expressions, tcpFilter) : null,
            Add = [.. policy.Add.Select(field => expressions.Field(field.Key, field.Value, "accessLog.add"))],
            AddToConnections = [.. policy.Add.Select(field => expressions.ConnectionField(field.Key, field.Value, "accessLog.add"))],
            Remove = policy.Remove.Concat(policy.Add.Select(field => field.Key)).ToFrozenSet(StringComparer.Ordinal),
        };

    // A label of the family's own wins: dashboards rely on it.
    private static KeyValuePair<string, Func<Exchange, string?>>[] CompileLabels(GatewayConfig config, ExpressionCompiler expressions) =>
    [
        .. config.Static.MetricsAdd.Select(label => KeyValuePair.Create(LabelName(label.Key), expressions.Label(label.Value, "metrics.add")))
            .Where(label => !MetricLabels.Request.Concat(MetricLabels.Mcp).Concat(MetricLabels.GenAiTokens).Contains(label.Key))
            .DistinctBy(label => label.Key),
    ];

    // Prometheus knows letters, digits and underscores.
    private static string LabelName(string name)
    {
        var text = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }

    private TracingSettings? CompileTracing(GatewayConfig config, ExpressionCompiler expressions)
    {
        if (environment.Over(config.FrontendPolicies.Tracing) is not { } policy)
        {
            return null;
        }

        var (key, target) = TakeTarget(config, policy, expressions);
        return new TracingSettings(key is null ? null : () => targets.Release(key))
        {
            Target = target,
            RandomSampling = Sample(policy.RandomSampling, false, expressions),
            ClientSampling = Sample(policy.ClientSampling, true, expressions),
            Filter = policy.Filter is { } filter ? expressions.LogCondition(filter, "tracing.filter") : null,
            Attributes = [.. policy.Attributes.Select(field => expressions.Field(field.Key, field.Value, "tracing.attributes"))],
            Remove = policy.Remove.Concat(policy.Attributes.Select(field => field.Key)).ToFrozenSet(StringComparer.Ordinal),
        };
    }

    private (string? Key, OtlpTraceTarget? Target) TakeTarget(GatewayConfig config, Configuration.Model.Policies.Tracing policy, ExpressionCompiler expressions)
    {
        if (policy.Target is not { } callout || AddressOf(config, callout.Backend) is not { } address || address.Target.UnixPath is not null)
        {
            return (null, null);
        }

        var isHttp = policy.Protocol == OtlpProtocol.Http;
        var isTls = address.Tls || callout.Policies.BackendTls is not null;
        var endpoint = new Uri($"{(isTls ? "https" : "http")}://{address.Target}{(isHttp ? policy.Path : "")}");
        var headers = policy.Headers.Count == 0
            ? null
            : string.Join(',', policy.Headers.Select(header => $"{header.Key}={Uri.EscapeDataString(header.Value.Reveal())}"));
        var resource = Resource(policy, expressions);
        var service = resource.TryGetValue("service.name", out var named) ? named
            : Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is { Length: > 0 } fromEnvironment ? fromEnvironment : "agentgateway";
        resource.Remove("service.name");

        var key = new StringBuilder(endpoint.AbsoluteUri).Append('\n').Append(isHttp).Append('\n').Append(headers).Append('\n').Append(service)
            .AppendJoin('\n', resource.Select(pair => pair.Key + "=" + pair.Value)).ToString();
        return (key, targets.Take(key, () => new OtlpTraceTarget(
            endpoint, isHttp, headers, service, resource.Select(pair => new KeyValuePair<string, object>(pair.Key, pair.Value)))));
    }

    private static AddressReference? AddressOf(GatewayConfig config, BackendReference reference) => reference switch
    {
        AddressReference address => address,
        NamedBackendReference named => config.Backends.FirstOrDefault(backend => backend.Name == named.Name) is { Kind: HostBackend host }
            ? new AddressReference(host.Target)
            : null,
        _ => null,
    };

    // Resource attributes see no request: they are evaluated once, with nothing.
    private static SortedDictionary<string, string> Resource(Configuration.Model.Policies.Tracing policy, ExpressionCompiler expressions)
    {
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, expression) in policy.Resources)
        {
            if (expressions.Constant(expression).TryGetText(out var text))
            {
                attributes[name] = text;
            }
        }

        return attributes;
    }

    private static Func<Exchange, bool> Sample(Sampling? sampling, bool fallback, ExpressionCompiler expressions)
    {
        switch (sampling)
        {
            case null:
                return _ => fallback;
            case { Ratio: { } ratio }:
                return ratio >= 1 ? static _ => true : ratio <= 0 ? static _ => false : _ => Random.Shared.NextDouble() < ratio;
            default:
                var value = expressions.Value(sampling.Expression!, "tracing.sampling");
                return exchange => value(exchange) is var result && result.Kind switch
                {
                    CelKind.Bool => result.AsBool,
                    CelKind.Double => Random.Shared.NextDouble() < result.AsDouble,
                    CelKind.Int => result.AsInt >= 1,
                    _ => false,
                };
        }
    }

    private static Func<ConnectionScope, bool> ConnectionCondition(ExpressionCompiler expressions, CelExpression filter)
    {
        var value = expressions.ConnectionValue(filter, "accessLog.filter");
        return scope => value(scope).IsTrue;
    }
}
