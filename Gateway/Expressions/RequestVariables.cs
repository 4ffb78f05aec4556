using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>request.*</c> and <c>response.*</c>.</summary>
internal static class RequestVariables
{
    public static FieldTable Request { get; } = new(
        ("method", FieldTable.Always(x => CelValue.String(x.Request.Method))),
        ("host", FieldTable.Always(x => CelValue.StringOrNull(x.Request.Authority is { Length: > 0 } ? RequestHead.HostOf(x.Request.Authority).ToString() : null))),
        ("scheme", FieldTable.Always(x => CelValue.String(x.Request.Scheme))),
        ("path", FieldTable.Always(x => CelValue.String(x.Request.Path.Length == x.Request.PathAndQuery.Length ? x.Request.PathAndQuery : x.Request.Path.ToString()))),
        ("version", FieldTable.Always(x => CelValue.String(x.Http.Request.Protocol))),
        ("uri", FieldTable.Always(x => CelValue.Opaque(new UriText($"{x.Request.Scheme}://{x.Request.Authority}{x.Request.PathAndQuery}")))),
        ("pathAndQuery", FieldTable.Always(x => CelValue.Opaque(new UriText(x.Request.PathAndQuery)))),
        ("headers", (ExpressionScope scope, out CelValue value) => Headers(scope, scope.Exchange.Request.Headers, out value)),
        ("body", RequestBody),
        ("bodyPrefix", RequestBody),
        ("startTime", FieldTable.Always(x => CelValue.Timestamp(x.StartedAt))),
        ("endTime", (ExpressionScope scope, out CelValue value) =>
        {
            var exchange = scope.Exchange;
            value = exchange.Log.EndedAt == 0 ? default : CelValue.Timestamp(exchange.StartedAt + exchange.ElapsedAt(exchange.Log.EndedAt));
            return exchange.Log.EndedAt != 0;
        }));

    public static FieldTable Response { get; } = new(
        ("code", FieldTable.Always(x => CelValue.Uint((uint)x.Http.Response.StatusCode))),
        ("grpcStatus", FieldTable.Count(x => long.TryParse(x.Log.GrpcStatus, out var status) ? status : null)),
        ("headers", (ExpressionScope scope, out CelValue value) => Headers(scope, scope.Exchange.Http.Response.Headers, out value)),
        ("body", (ExpressionScope scope, out CelValue value) => Recorded(scope.Exchange, whole: true, out value)),
        ("bodyPrefix", (ExpressionScope scope, out CelValue value) => Recorded(scope.Exchange, whole: false, out value)));

    /// <summary>From the upstream's response head, or the gateway's own answer, on.</summary>
    public static bool HasResponse(Exchange exchange) =>
        exchange.InResponse || exchange.Log.UpstreamHeadAt != 0 || exchange.Log.EndedAt != 0 || exchange.Http.Response.HasStarted || exchange.Log.Status != 0;

    private static bool Headers(ExpressionScope scope, IHeaderDictionary headers, out CelValue value)
    {
        value = CelValue.Map(new HeaderView(headers, HeaderViewMode.Plain, scope.Exchange.Snapshot.Frontend.SensitiveHeaders, scope.IsOutput));
        return true;
    }

    private static bool RequestBody(ExpressionScope scope, out CelValue value)
    {
        var body = scope.Exchange.Body;
        value = body.IsBuffered ? CelValue.Bytes(body.Bytes) : default;
        return body.IsBuffered;
    }

    private static bool Recorded(Exchange exchange, bool whole, out CelValue value)
    {
        if (exchange.ResponseBody is { } current)
        {
            value = CelValue.Bytes(current);
            return true;
        }

        var recorder = exchange.ResponseRecorder;
        var isThere = recorder is not null && (!whole || !recorder.IsTruncated);
        value = isThere ? CelValue.Bytes(recorder!.Bytes) : default;
        return isThere;
    }
}
