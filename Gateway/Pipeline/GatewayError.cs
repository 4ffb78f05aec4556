using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>An expected failure of one request: what the client is told and what the log says.</summary>
/// <param name="Reason">Label for logs and metrics.</param>
/// <param name="Status">HTTP status of the answer; gRPC requests get it mapped to <c>grpc-status</c>.</param>
/// <param name="Message">Client-safe sentence. Never holds addresses, exception texts or secrets.</param>
/// <param name="Code">Machine-readable code for provider-shaped bodies (<c>invalid_api_key</c>); null = derived from the status.</param>
/// <param name="Retryable">A retry policy may try again.</param>
/// <param name="Detail">For log and trace only.</param>
/// <param name="Headers">Extra response headers (<c>Retry-After</c>, <c>WWW-Authenticate</c>, <c>x-ratelimit-*</c>).</param>
internal sealed record GatewayError(
    ResponseReason Reason,
    int Status,
    string Message,
    string? Code = null,
    bool Retryable = false,
    string? Detail = null,
    IReadOnlyList<KeyValuePair<string, string>>? Headers = null)
{
    /// <summary>Field of the client's request that is at fault, for bodies that have a place for it; null = none.</summary>
    public string? Param { get; init; }

    /// <summary>No configuration has ever come from the control plane.</summary>
    public static GatewayError ConfigUnavailable { get; } = new(
        ResponseReason.Internal, StatusCodes.Status503ServiceUnavailable, "config_unavailable: this gateway has no configuration yet", "config_unavailable",
        Headers: [new("Retry-After", "5")]);

    public static GatewayError BindNotFound { get; } = new(ResponseReason.NotFound, StatusCodes.Status404NotFound, "bind not found");

    public static GatewayError ListenerNotFound { get; } = new(ResponseReason.NotFound, StatusCodes.Status404NotFound, "listener not found");

    public static GatewayError RouteNotFound { get; } = new(ResponseReason.NotFound, StatusCodes.Status404NotFound, "route not found");

    public static GatewayError Misdirected { get; } = new(ResponseReason.NotFound, StatusCodes.Status421MisdirectedRequest, "misdirected request");

    public static GatewayError InvalidHost { get; } = new(ResponseReason.InvalidRequest, StatusCodes.Status400BadRequest, "invalid or missing host");

    public static GatewayError MethodNotAllowed { get; } = new(ResponseReason.InvalidRequest, StatusCodes.Status405MethodNotAllowed, "method not allowed");

    /// <summary>A CONNECT without a port, or one that announces content.</summary>
    public static GatewayError InvalidConnect { get; } = new(ResponseReason.InvalidRequest, StatusCodes.Status400BadRequest, "invalid request");

    /// <summary>CONNECT became possible while this connection was open. RFC 9110 15.5.20: the client may send it on another.</summary>
    public static GatewayError ConnectNeedsNewConnection { get; } = new(
        ResponseReason.InvalidRequest, StatusCodes.Status421MisdirectedRequest, "CONNECT needs a connection of its own", Headers: [new("Connection", "close")]);

    public static GatewayError NoBackend { get; } = new(ResponseReason.NoHealthyBackend, StatusCodes.Status500InternalServerError, "no valid backends");

    public static GatewayError NoHealthyEndpoint { get; } = new(ResponseReason.NoHealthyBackend, StatusCodes.Status503ServiceUnavailable, "no healthy backends");

    public static GatewayError UpstreamTimeout { get; } = new(ResponseReason.Timeout, StatusCodes.Status504GatewayTimeout, "upstream call timeout", Retryable: true);

    public static GatewayError RequestTimeout { get; } = new(ResponseReason.Timeout, StatusCodes.Status504GatewayTimeout, "request timeout");

    public static GatewayError BodyTooLarge { get; } = new(ResponseReason.InvalidRequest, StatusCodes.Status413PayloadTooLarge, "request body too large", "request_too_large");

    public static GatewayError ResponseTooLarge { get; } = new(ResponseReason.UpstreamFailure, StatusCodes.Status502BadGateway, "upstream response too large");

    public static GatewayError OutOfBuffers { get; } = new(
        ResponseReason.Internal, StatusCodes.Status503ServiceUnavailable, "gateway is short of memory", Headers: [new("Retry-After", "1")]);

    public static GatewayError Unauthorized { get; } = new(ResponseReason.Authorization, StatusCodes.Status403Forbidden, "authorization failed");

    public static GatewayError Internal(string detail) =>
        new(ResponseReason.Internal, StatusCodes.Status500InternalServerError, "internal error", Detail: detail);

    public static GatewayError BadRequest(string message, string? code = null) =>
        new(ResponseReason.InvalidRequest, StatusCodes.Status400BadRequest, message, code);

    public static GatewayError Filter(string what) =>
        new(ResponseReason.Internal, StatusCodes.Status500InternalServerError, "failed to apply filters: " + what);

    public static GatewayError BackendAuth(string detail) =>
        new(ResponseReason.UpstreamFailure, StatusCodes.Status500InternalServerError, "backend authentication failed", Detail: detail);

    public static GatewayError Dns(string detail) =>
        new(ResponseReason.NoHealthyBackend, StatusCodes.Status503ServiceUnavailable, "backends required DNS resolution which failed", Retryable: true, Detail: detail);

    /// <summary>Connect, TLS or protocol failure, or the upstream closed before its response head.</summary>
    public static GatewayError UpstreamFailed(string detail) =>
        new(ResponseReason.UpstreamFailure, StatusCodes.Status503ServiceUnavailable, "upstream call failed", Retryable: true, Detail: detail);

    /// <summary>The upstream's answer cannot be understood (translation, size, encoding).</summary>
    public static GatewayError BadUpstream(string message, string? detail = null) =>
        new(ResponseReason.UpstreamFailure, StatusCodes.Status502BadGateway, message, Detail: detail);
}
