using Agentgateway.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Compiled policies of one phase in execution order, sorted by what they implement when the snapshot is made.</summary>
internal sealed class PolicyChain
{
    private readonly IReadOnlyList<object> _request;
    private readonly IReadOnlyList<IResponseBodyPolicy> _responseBody;
    private readonly IReadOnlyList<IResponseTrailersPolicy> _trailers;
    private readonly IReadOnlyList<ICompletedPolicy> _completed;

    /// <param name="policies">Execution order. Each implements any of the policy interfaces.</param>
    public PolicyChain(IReadOnlyList<object> policies)
    {
        All = policies;
        _request = [.. policies.Where(p => p is IRequestHeadersPolicy or IRequestBodyPolicy)];
        ResponseHeaders = [.. policies.OfType<IResponseHeadersPolicy>()];
        _responseBody = [.. policies.OfType<IResponseBodyPolicy>()];
        _trailers = [.. policies.OfType<IResponseTrailersPolicy>()];
        _completed = [.. policies.OfType<ICompletedPolicy>()];
    }

    public static PolicyChain Empty { get; } = new([]);

    public IReadOnlyList<object> All { get; }

    public IReadOnlyList<IResponseHeadersPolicy> ResponseHeaders { get; }

    /// <summary>Runs the request half in order until one answers.</summary>
    public async ValueTask<PolicyResult> OnRequestAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _request.Count; i++)
        {
            var policy = _request[i];
            if (policy is IRequestHeadersPolicy onHeaders)
            {
                var result = await onHeaders.OnRequestHeadersAsync(exchange, cancellationToken);
                if (!result.IsContinue)
                {
                    return result;
                }
            }

            if (policy is IRequestBodyPolicy onBody)
            {
                var limit = onBody.MaxBodyBytes ?? exchange.Snapshot.Frontend.MaxBufferBytes;
                if (await exchange.Body.BufferAsync(limit, cancellationToken) is { } tooLarge)
                {
                    return PolicyResult.Fail(tooLarge);
                }

                var result = await onBody.OnRequestBodyAsync(exchange, cancellationToken);
                if (!result.IsContinue)
                {
                    return result;
                }
            }
        }

        return PolicyResult.Continue;
    }

    public IResponsePump WrapPump(Exchange exchange, IResponsePump pump)
    {
        for (var i = 0; i < _responseBody.Count; i++)
        {
            pump = _responseBody[i].OnResponseBody(exchange, pump);
        }

        return pump;
    }

    public void OnTrailers(Exchange exchange, IHeaderDictionary trailers)
    {
        for (var i = 0; i < _trailers.Count; i++)
        {
            _trailers[i].OnResponseTrailers(exchange, trailers);
        }
    }

    public void OnCompleted(Exchange exchange)
    {
        for (var i = 0; i < _completed.Count; i++)
        {
            _completed[i].OnCompleted(exchange);
        }
    }
}
