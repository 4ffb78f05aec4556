using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Buffering;

/// <summary><c>buffer</c>: reads bodies whole. Over the limit 413 for requests, 502 for responses; <c>failOpen</c> streams instead.</summary>
internal sealed class BufferCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.Buffer;

    public object? Compile(PolicySource source) => source.Policies.Buffer is { } buffer ? new BodyBufferPolicy(buffer) : null;

    private sealed class BodyBufferPolicy(BufferPolicy policy) : IRequestHeadersPolicy, IResponseBodyPolicy
    {
        public async ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
        {
            if (policy.Request is not { } request || UpgradeRequest.IsUpgrade(exchange))
            {
                return PolicyResult.Continue;
            }

            var limit = request.MaxBytes ?? exchange.Snapshot.Frontend.MaxBufferBytes;
            if (request.FailOpen && exchange.Body.Length is null)
            {
                // A body of unknown length cannot be put back once read: with failOpen it streams.
                return PolicyResult.Continue;
            }

            if (request.FailOpen && exchange.Body.Length > limit)
            {
                return PolicyResult.Continue;
            }

            return await exchange.Body.BufferAsync(limit, cancellationToken) is { } error ? PolicyResult.Fail(error) : PolicyResult.Continue;
        }

        public IResponsePump OnResponseBody(Exchange exchange, IResponsePump pump)
        {
            if (policy.Response is not { } response || !ReferenceEquals(pump, PassThroughPump.Instance) || response.FailOpen)
            {
                return pump;
            }

            return new BufferedPump(response.MaxBytes ?? exchange.Snapshot.Frontend.MaxBufferBytes, static (_, body) => body);
        }
    }
}
