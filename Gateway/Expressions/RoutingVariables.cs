using Agentgateway.Cel;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Telemetry;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>proxy.*</c> and <c>backend.*</c>: what routing chose.</summary>
internal static class RoutingVariables
{
    public static FieldTable Proxy { get; } = new(
        ("bind", FieldTable.Text(x => x.Bind.BindKey)),
        ("gateway", (ExpressionScope scope, out CelValue value) => Split(scope.Exchange.Listener?.Gateway, out value)),
        ("listener", (ExpressionScope scope, out CelValue value) =>
        {
            var name = scope.Exchange.Listener?.Name;
            value = name is null ? default : CelValue.Map(new KeyValuePair<string, CelValue>("name", CelValue.String(name)));
            return name is not null;
        }),
        ("route", Route),
        ("requestProcessingDuration", FieldTable.Duration(x => x.Log.UpstreamSentAt == 0 ? null : x.ElapsedAt(x.Log.UpstreamSentAt))),
        ("upstreamDuration", FieldTable.Duration(x => x.Log.UpstreamHeadAt == 0 ? null : x.ElapsedAt(x.Log.UpstreamHeadAt) - x.ElapsedAt(x.Log.UpstreamSentAt))),
        ("responseProcessingDuration", FieldTable.Duration(x => x.Log.UpstreamHeadAt == 0 || x.Log.FirstByteAt == 0 ? null : x.ElapsedAt(x.Log.FirstByteAt) - x.ElapsedAt(x.Log.UpstreamHeadAt))));

    public static FieldTable Backend { get; } = new(
        ("name", FieldTable.Text(x => x.Backend!.Name)),
        ("type", FieldTable.Text(x => x.Backend!.Type)),
        ("protocol", FieldTable.Text(x => ProtocolName.Of(x.Backend!.Handler.Protocol))));

    private static bool Route(ExpressionScope scope, out CelValue value)
    {
        if (scope.Exchange.Route?.Route is not { } route)
        {
            value = default;
            return false;
        }

        var slash = route.Name.IndexOf('/', StringComparison.Ordinal);
        var entries = new List<KeyValuePair<string, CelValue>>
        {
            new("namespace", CelValue.String(slash < 0 ? "" : route.Name[..slash])),
            new("name", CelValue.String(route.Name[(slash + 1)..])),
        };
        if (route.RuleName is { } rule)
        {
            entries.Add(new("rule", CelValue.String(rule)));
        }

        value = CelValue.Map(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
        return true;
    }

    // "namespace/name" as the two fields that expressions know.
    private static bool Split(string? text, out CelValue value)
    {
        if (text is null)
        {
            value = default;
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        value = CelValue.Map(
            new KeyValuePair<string, CelValue>("namespace", CelValue.String(slash < 0 ? "" : text[..slash])),
            new KeyValuePair<string, CelValue>("name", CelValue.String(text[(slash + 1)..])));
        return true;
    }
}
