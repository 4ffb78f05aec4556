using Agentgateway.Gateway.Pipeline.Callouts;
using Agentgateway.Gateway.Policies.ExtAuthz.Wire;
using Google.Protobuf;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>Envoy's authorization service over gRPC.</summary>
internal static class CheckClient
{
    private const string Method = "/envoy.service.auth.v3.Authorization/Check";

    /// <exception cref="CalloutException">There is no answer that could be understood.</exception>
    public static async ValueTask<CheckResponse> CheckAsync(ICallout service, CheckRequest request, CancellationToken cancellationToken)
    {
        var message = await GrpcCall.UnaryAsync(service, Method, request.ToByteArray(), [], null, cancellationToken);
        try
        {
            return CheckResponse.Parser.ParseFrom(message.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new CalloutException("the answer is no CheckResponse", e);
        }
    }
}
