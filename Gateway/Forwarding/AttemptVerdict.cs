using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>What an adapter makes of a response head.</summary>
internal readonly struct AttemptVerdict
{
    private AttemptVerdict(IResponsePump? pump, GatewayError? error)
    {
        Pump = pump;
        Error = error;
    }

    /// <summary>Final: this pump copies the body.</summary>
    public IResponsePump? Pump { get; }

    /// <summary>Retry (when <see cref="GatewayError.Retryable"/> and tries are left) or fail with this error.</summary>
    public GatewayError? Error { get; }

    /// <summary>Commit the answer to the client.</summary>
    public static AttemptVerdict Final(IResponsePump pump) => new(pump, null);

    /// <summary>Try again if the route's retry policy has tries left; otherwise the answer is committed as it is with <paramref name="pump"/>.</summary>
    public static AttemptVerdict Retry(IResponsePump pump) => new(pump, GatewayError.UpstreamFailed("status asks for a retry"));

    /// <summary>The same verdict with another pump.</summary>
    public AttemptVerdict With(IResponsePump pump) => new(pump, Error);

    /// <summary>Discard the answer and report <paramref name="error"/>; tried again if it is retryable and tries are left.</summary>
    public static AttemptVerdict Fail(GatewayError error) => new(null, error);
}
