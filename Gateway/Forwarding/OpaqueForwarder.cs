using System.Diagnostics;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Upgrade requests (WebSocket and other 101): YARP's forwarder splices both directions; there is one attempt.</summary>
internal sealed class OpaqueForwarder(IHttpForwarder forwarder, UpstreamHandlers handlers)
{
    public async ValueTask<GatewayError?> ForwardAsync(Exchange exchange, IEndpointPicker picker, IAttemptAdapter adapter)
    {
        var endpoint = picker.Pick(exchange, 0);
        if (endpoint is null)
        {
            return GatewayError.NoHealthyEndpoint;
        }

        var attempt = new Attempt(0, endpoint);
        var prepared = await adapter.PrepareAsync(exchange, attempt, exchange.Cancellation);
        if (prepared.Request is not { } request)
        {
            return prepared.Error ?? GatewayError.Internal("an upgrade cannot be answered locally");
        }

        using var span = UpstreamSpan.Start(exchange, attempt, request);
        exchange.Log.Endpoint = endpoint.Address;
        exchange.Log.Attempts = 1;
        exchange.Log.UpstreamSentAt = attempt.SentAt = exchange.Timestamp;
        var prefix = (endpoint.Tls is null ? "http://" : "https://") + endpoint.UriAuthority;
        var config = new ForwarderRequestConfig
        {
            ActivityTimeout = Timeout.InfiniteTimeSpan,
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var observer = adapter.ObserveUpgrade(exchange);
        if (observer is not null && exchange.Http.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
        {
            exchange.Http.Features.Set<IHttpUpgradeFeature>(new ObservedUpgrade(upgrade, observer));
        }

        var result = await forwarder.SendAsync(exchange.Http, prefix, handlers.For(endpoint), config, new UpgradeTransformer(exchange, request), exchange.Cancellation);
        observer?.OnEnd(result == ForwarderError.None);
        if (result == ForwarderError.None)
        {
            return null;
        }

        var failure = exchange.Http.Features.Get<IForwarderErrorFeature>()?.Exception;
        var error = exchange.DeadlinePassed ? GatewayError.RequestTimeout : GatewayError.UpstreamFailed($"{result}: {failure?.GetBaseException().Message}");
        span.SetError(error);
        picker.Report(exchange, attempt, error);
        if (exchange.Http.Response.HasStarted)
        {
            exchange.Log.ClientAborted = exchange.Http.RequestAborted.IsCancellationRequested;
            exchange.Log.Error = error.Detail;
            return null;
        }

        return error;
    }

    private sealed class UpgradeTransformer(Exchange exchange, UpstreamRequest request) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            // YARP sets the upgrade headers itself before this; everything else comes from the rendered attempt.
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.RequestUri = new Uri(destinationPrefix + request.PathAndQuery, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            foreach (var (name, _) in httpContext.Request.Headers)
            {
                if (!name.StartsWith("Sec-WebSocket", StringComparison.OrdinalIgnoreCase)
                    && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase) && !name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase))
                {
                    proxyRequest.Headers.Remove(name);
                }
            }

            for (var i = 0; i < request.Headers.Count; i++)
            {
                var (name, value) = request.Headers[i];
                if (!name.StartsWith("Sec-WebSocket", StringComparison.OrdinalIgnoreCase))
                {
                    proxyRequest.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
                }
            }

            proxyRequest.Headers.Host = null;
            proxyRequest.Headers.TryAddWithoutValidation("Host", request.Authority);
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            var copy = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
            if (proxyResponse is not null)
            {
                Debug.Assert(!httpContext.Response.HasStarted, "response policies run before the head is sent");
                exchange.Log.UpstreamHeadAt = exchange.Timestamp;
                exchange.DisarmDeadline();
                await ResponsePolicies.ApplyAsync(exchange, cancellationToken);
            }

            return copy;
        }
    }
}
