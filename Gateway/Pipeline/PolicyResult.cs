namespace Agentgateway.Gateway.Pipeline;

/// <summary>What a policy says: go on, answer now, or fail.</summary>
internal readonly struct PolicyResult
{
    private PolicyResult(LocalResponse? response, GatewayError? error)
    {
        Response = response;
        Error = error;
    }

    /// <summary>Go on with the next policy.</summary>
    public static PolicyResult Continue => default;

    /// <summary>Sent as it is; never gRPC-mapped, never retried.</summary>
    public LocalResponse? Response { get; }

    /// <summary>Sent in the route's error format, gRPC-mapped for gRPC requests.</summary>
    public GatewayError? Error { get; }

    public bool IsContinue => Response is null && Error is null;

    public static PolicyResult Respond(LocalResponse response) => new(response, null);

    public static PolicyResult Fail(GatewayError error) => new(null, error);
}
