using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>request.*</c> and <c>response.*</c>.</summary>
internal static class RequestVariables
{
    public static FieldTable Request { get; } = new(
        ("method", FieldTable.Always(x => CelValue.String(x.Request.Method))),
        ("host", FieldTable.Always(x => CelValue.StringOrNull(x.Request.Authority is { Length: > 0 } ? RequestHead.HostOf(x.Request.Authority).ToString() : null))),
        ("scheme", FieldTable.Always(x => CelValue.String(x.Request.Scheme))),
        ("path", FieldTable.Always(x => CelValue.String(x.Request.Path.Length == x.Request.PathAndQuery.Length ? x.Request.PathAndQuery : x.Request.Path.ToString()))),
        ("version", FieldTable.Always(x => CelValue.String(x.Http.Request.Protocol == "HTTP/2" ? "HTTP/2.0" : x.Http.Request.Protocol))),
        ("uri", FieldTable.Always(x => CelValue.Opaque(new CelUri($"{x.Request.Scheme}://{x.Request.Authority}{x.Request.PathAndQuery}")))),
        ("pathAndQuery", FieldTable.Always(x => CelValue.Opaque(new CelUri(x.Request.PathAndQuery)))),
        ("headers", FieldTable.Scoped(scope => scope.RequestHeaders)),
        ("body", (ExpressionScope scope, out CelValue value) => Read(RequestBody(scope.Exchange), whole: true, out value)),
        ("bodyPrefix", (ExpressionScope scope, out CelValue value) => Read(RequestBody(scope.Exchange), whole: false, out value)),
        ("startTime", FieldTable.Always(x => CelValue.Timestamp(x.StartedAt))),
        ("endTime", (ExpressionScope scope, out CelValue value) =>
        {
            var exchange = scope.Exchange;
            value = exchange.Log.EndedAt == 0 ? default : CelValue.Timestamp(exchange.StartedAt + exchange.ElapsedAt(exchange.Log.EndedAt));
            return exchange.Log.EndedAt != 0;
        }));

    public static FieldTable Response { get; } = new(
        ("code", FieldTable.Always(x => CelValue.Uint((uint)(x.Candidate?.Status ?? x.Http.Response.StatusCode)))),
        ("grpcStatus", FieldTable.Count(x => long.TryParse(GrpcStatus.Of(x), out var status) ? status : null)),
        ("headers", FieldTable.Scoped(scope => scope.ResponseHeaders)),
        ("body", (ExpressionScope scope, out CelValue value) => Read(ResponseBody(scope.Exchange), whole: true, out value)),
        ("bodyPrefix", (ExpressionScope scope, out CelValue value) => Read(ResponseBody(scope.Exchange), whole: false, out value)));

    /// <summary>From the upstream's response head, or the gateway's own answer, on.</summary>
    public static bool HasResponse(Exchange exchange) =>
        exchange.InResponse || exchange.Candidate is not null || exchange.Log.UpstreamHeadAt != 0 || exchange.Log.EndedAt != 0 || exchange.Http.Response.HasStarted || exchange.Log.Status != 0;

    private static SeenBody? RequestBody(Exchange exchange) => exchange.Body.Seen?.UpTo(exchange.BodyLimit);

    // While policies run, what they were given; at the end, what was sent.
    private static SeenBody? ResponseBody(Exchange exchange) => exchange.Log.EndedAt == 0 ? exchange.ResponseBody : exchange.Tap?.Sent;

    private static bool Read(SeenBody? body, bool whole, out CelValue value)
    {
        var isThere = body is { } seen && (!whole || seen.IsWhole);
        value = isThere ? CelValue.Bytes(body!.Value.Bytes) : default;
        return isThere;
    }
}
