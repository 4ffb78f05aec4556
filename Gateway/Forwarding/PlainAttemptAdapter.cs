using System.Net;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Attempts of plain HTTP traffic: the client's request with the backend's credentials and header changes. Stateless.</summary>
internal sealed class PlainAttemptAdapter(BackendPolicies policies) : IAttemptAdapter
{
    public ValueTask<AttemptRequest> PrepareAsync(Exchange exchange, Attempt attempt, CancellationToken cancellationToken)
    {
        var request = RequestHygiene.Create(exchange, attempt.Endpoint);
        request.Version ??= DownstreamVersion(exchange, attempt.Endpoint);
        if (exchange.ResponseBodyUse == ResponseBodyUse.Reads)
        {
            // Expressions would see the compressed bytes.
            request.Headers.Remove("Accept-Encoding");
        }

        if (policies.BackendAuth is { } auth && BackendCredentials.Apply(auth, request, exchange.PassthroughCredential) is { } failed)
        {
            return new(failed);
        }

        if (policies.RequestHeaderModifier is { } modifier)
        {
            HeaderEdits.Apply(modifier, request);
        }

        return new(request);
    }

    public AttemptVerdict Interpret(Exchange exchange, Attempt attempt, UpstreamResponse head) => AttemptVerdict.Final(PassThroughPump.Instance);

    // agentgateway: gRPC needs HTTP/2; a cleartext HTTP/2 client is taken as intent; over TLS, ALPN decides.
    private static Version? DownstreamVersion(Exchange exchange, UpstreamEndpoint endpoint)
    {
        if (exchange.IsGrpc)
        {
            return HttpVersion.Version20;
        }

        return endpoint.Tls is null && !exchange.Http.Request.IsHttps && exchange.Http.Request.Protocol == "HTTP/2" ? HttpVersion.Version20 : null;
    }
}
