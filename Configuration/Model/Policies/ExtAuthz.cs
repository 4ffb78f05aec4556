namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Asks an external authorization service.</summary>
public sealed record ExtAuthz
{
    /// <summary>The service.</summary>
    public required CalloutTarget Target { get; init; }

    /// <summary>Set for the gRPC protocol, the default.</summary>
    public ExtAuthzGrpc? Grpc { get; init; }

    /// <summary>Set for the HTTP protocol.</summary>
    public ExtAuthzHttp? Http { get; init; }

    /// <summary>True with <c>failureMode: allow</c>.</summary>
    public bool FailOpen { get; init; }

    /// <summary>Status when the service fails and the request is denied.</summary>
    public int FailureStatus { get; init; } = 403;

    /// <summary>Request headers sent to the service; empty means all for gRPC.</summary>
    public IReadOnlyList<string> IncludeRequestHeaders { get; init; } = [];

    /// <summary>Null when the body is not sent.</summary>
    public ExtAuthzBody? IncludeRequestBody { get; init; }

    /// <summary>Null when answers are not kept.</summary>
    public ExtAuthzCache? Cache { get; init; }
}

/// <summary>Envoy's gRPC protocol.</summary>
public sealed record ExtAuthzGrpc(IReadOnlyDictionary<string, string> Context, IReadOnlyDictionary<string, CelExpression> Metadata);

/// <summary>A plain HTTP request.</summary>
public sealed record ExtAuthzHttp(
    CelExpression? Path,
    CelExpression? Redirect,
    CelExpression? Body,
    IReadOnlyList<string> IncludeResponseHeaders,
    IReadOnlyDictionary<string, CelExpression> AddRequestHeaders,
    IReadOnlyDictionary<string, CelExpression> Metadata);

/// <summary>How much of the body is sent.</summary>
/// <param name="MaxRequestBytes">Default 8192.</param>
public sealed record ExtAuthzBody(long MaxRequestBytes = 8192, bool AllowPartialMessage = false, bool PackAsBytes = false);

/// <summary>Keeps answers.</summary>
/// <param name="MaxEntries">Default 10000.</param>
public sealed record ExtAuthzCache(IReadOnlyList<CelExpression> Key, CelExpression Ttl, int MaxEntries = 10_000);
