using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Result of preparing an attempt: a request to send, an answer to give at once, or an error.</summary>
internal readonly struct AttemptRequest
{
    private AttemptRequest(UpstreamRequest? request, LocalResponse? response, GatewayError? error)
    {
        Request = request;
        Response = response;
        Error = error;
    }

    public UpstreamRequest? Request { get; }

    public LocalResponse? Response { get; }

    public GatewayError? Error { get; }

    public static implicit operator AttemptRequest(UpstreamRequest request) => new(request, null, null);

    public static implicit operator AttemptRequest(LocalResponse response) => new(null, response, null);

    public static implicit operator AttemptRequest(GatewayError error) => new(null, null, error);
}
