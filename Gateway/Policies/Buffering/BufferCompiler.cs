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

    private sealed class BodyBufferPolicy(BufferPolicy policy) : IRequestHeadersPolicy, IResponseBodyPolicy, IBodyLimitPolicy
    {
        public long? BodyLimit => policy.Request?.MaxBytes;

        public async ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
        {
            if (policy.Request is not { } request || UpgradeRequest.IsUpgrade(exchange))
            {
                return PolicyResult.Continue;
            }

            // Open, a longer body streams on: what was read of it is sent first.
            var limit = request.MaxBytes ?? exchange.Snapshot.Frontend.MaxBufferBytes;
            var error = request.FailOpen ? await exchange.Body.PeekAsync(limit, cancellationToken) : await exchange.Body.BufferAsync(limit, cancellationToken);
            return error is null ? PolicyResult.Continue : PolicyResult.Fail(error);
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
