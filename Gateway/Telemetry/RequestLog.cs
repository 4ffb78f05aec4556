using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry;

/// <summary>What the access log, metrics and spans need of one exchange beside its own members; filled along the way, read once at the end.</summary>
internal sealed class RequestLog
{
    public ResponseReason Reason { get; set; } = ResponseReason.Upstream;

    /// <summary>Error text for the log (<c>error</c>); may hold details that the client did not get.</summary>
    public string? Error { get; set; }

    /// <summary>Code of a provider-shaped error (<c>invalid_api_key</c>).</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Address of the last chosen endpoint.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Status sent to the client; 0 if it was gone before.</summary>
    public int Status { get; set; }

    public string? GrpcStatus { get; set; }

    /// <summary>Body bytes handed to the client.</summary>
    public long ResponseBytes { get; set; }

    /// <summary>Bytes from and to the client of an accepted CONNECT tunnel; null for every other request.</summary>
    public (long Received, long Sent)? Tunnel { get; set; }

    /// <summary>Tries that were sent, retries included.</summary>
    public int Attempts { get; set; }

    /// <summary>The client went away before the end.</summary>
    public bool ClientAborted { get; set; }

    /// <summary>Subject of a validated JWT.</summary>
    public string? JwtSubject { get; set; }

    /// <summary>Whose key was refused, since it is disabled, revoked or expired; null if it is nobody's.</summary>
    public CallerIdentity? RefusedCaller { get; set; }

    /// <summary>Timestamps (<see cref="TimeProvider.GetTimestamp"/>); 0 = not reached.</summary>
    public long AuthenticatedAt { get; set; }

    public long RoutedAt { get; set; }

    public long UpstreamSentAt { get; set; }

    public long UpstreamHeadAt { get; set; }

    public long FirstByteAt { get; set; }

    public long EndedAt { get; set; }

    /// <summary>As if no request had been here yet. A test finds a member that is missing here.</summary>
    public void Clear()
    {
        Reason = ResponseReason.Upstream;
        Error = null;
        ErrorCode = null;
        Endpoint = null;
        Status = 0;
        GrpcStatus = null;
        ResponseBytes = 0;
        Tunnel = null;
        Attempts = 0;
        ClientAborted = false;
        JwtSubject = null;
        RefusedCaller = null;
        AuthenticatedAt = 0;
        RoutedAt = 0;
        UpstreamSentAt = 0;
        UpstreamHeadAt = 0;
        FirstByteAt = 0;
        EndedAt = 0;
    }
}
