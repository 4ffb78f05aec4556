using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Compiled policies of one phase in execution order, sorted by what they implement when the snapshot is made.</summary>
internal sealed class PolicyChain
{
    private readonly (object Policy, string Name)[] _request;
    private readonly IReadOnlyList<IResponseBodyPolicy> _responseBody;
    private readonly IReadOnlyList<IResponseTrailersPolicy> _trailers;
    private readonly IReadOnlyList<ICompletedPolicy> _completed;
    private readonly long? _bodyLimit;

    /// <param name="policies">Execution order. Each implements any of the policy interfaces.</param>
    /// <param name="names">What each is called in the configuration, for those who watch live; null = by type.</param>
    public PolicyChain(IReadOnlyList<object> policies, IReadOnlyList<string>? names = null)
    {
        All = policies;
        _request =
        [
            .. policies.Select((policy, index) => (Policy: policy, Name: names?[index] ?? policy.GetType().Name))
                .Where(entry => entry.Policy is IRequestHeadersPolicy or IRequestBodyPolicy),
        ];
        ResponseHeaders = [.. policies.OfType<IResponseHeadersPolicy>()];
        _responseBody = [.. policies.OfType<IResponseBodyPolicy>()];
        _trailers = [.. policies.OfType<IResponseTrailersPolicy>()];
        _completed = [.. policies.OfType<ICompletedPolicy>()];
        _bodyLimit = policies.OfType<IBodyLimitPolicy>().FirstOrDefault()?.BodyLimit;
        ResponseBodyUse = ResponseHeaders.Aggregate(ResponseBodyUse.None, (most, policy) => Most(most, policy.ResponseBody));
    }

    public static PolicyChain Empty { get; } = new([]);

    public IReadOnlyList<object> All { get; }

    public IReadOnlyList<IResponseHeadersPolicy> ResponseHeaders { get; }

    /// <summary>Most that a response policy of this chain wants of the body.</summary>
    public ResponseBodyUse ResponseBodyUse { get; }

    public static ResponseBodyUse Most(ResponseBodyUse a, ResponseBodyUse b) => a > b ? a : b;

    /// <summary>Runs the request half in order until one answers.</summary>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<PolicyResult> OnRequestAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (_bodyLimit is { } limit)
        {
            exchange.BodyLimit = limit;
        }

        for (var i = 0; i < _request.Length; i++)
        {
            var (policy, name) = _request[i];
            var result = await OnRequestAsync(policy, exchange, cancellationToken);
            exchange.LiveTrace?.OnPolicy(name, result);
            if (!result.IsContinue)
            {
                return result;
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

    private static async ValueTask<PolicyResult> OnRequestAsync(object policy, Exchange exchange, CancellationToken cancellationToken)
    {
        if (policy is IRequestHeadersPolicy onHeaders)
        {
            if (onHeaders.LooksAtBody && await exchange.PeekBodyAsync(cancellationToken) is { } malformed)
            {
                return PolicyResult.Fail(malformed);
            }

            var result = await onHeaders.OnRequestHeadersAsync(exchange, cancellationToken);
            if (!result.IsContinue)
            {
                return result;
            }
        }

        if (policy is IRequestBodyPolicy onBody)
        {
            var limit = onBody.MaxBodyBytes ?? exchange.Snapshot.Frontend.MaxBufferBytes;
            return await exchange.Body.BufferAsync(limit, cancellationToken) is { } tooLarge
                ? PolicyResult.Fail(tooLarge)
                : await onBody.OnRequestBodyAsync(exchange, cancellationToken);
        }

        return PolicyResult.Continue;
    }
}
