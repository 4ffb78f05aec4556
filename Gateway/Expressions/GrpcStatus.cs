using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Expressions;

/// <summary>The status of a gRPC answer: in its head if there is no body, else in its trailers.</summary>
internal static class GrpcStatus
{
    private const string Header = "grpc-status";

    /// <summary>Null if there is none (yet).</summary>
    public static string? Of(Exchange exchange)
    {
        var values = exchange.Candidate is { } candidate ? candidate.Header(Header) : exchange.Http.Response.Headers[Header];
        if (values.Count == 0 && exchange.Http.Features.Get<IHttpResponseTrailersFeature>() is { Trailers: { } trailers })
        {
            values = trailers[Header];
        }

        return values.Count == 0 ? null : values[0];
    }
}
