using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Delays;

/// <summary><c>delay</c>: a fixed duration, or an expression that gives a duration or milliseconds; anything else, and errors, delay nothing.</summary>
internal sealed class DelayCompiler(TimeProvider time) : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.Delay;

    public object? Compile(PolicySource source)
    {
        if (source.Policies.Delay is not { } delay)
        {
            return null;
        }

        if (delay.Expression is not { } expression)
        {
            return new DelayPolicy(delay.Duration ?? TimeSpan.Zero, null, false, time);
        }

        var expressions = source.Compilation.Expressions;
        return new DelayPolicy(TimeSpan.Zero, expressions.Value(expression, "delay"), expressions.ReadsRequestBody(expression), time);
    }

    private sealed class DelayPolicy(TimeSpan fixedDuration, Func<Exchange, CelValue>? computed, bool looksAtBody, TimeProvider time) : IRequestHeadersPolicy
    {
        // The request's own deadline or its client ends a longer one; this only keeps the timer's arithmetic in range.
        private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

        public bool LooksAtBody { get; } = looksAtBody;

        public async ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
        {
            var duration = computed is null ? fixedDuration : Duration(computed(exchange).Unwrap());
            if (duration > TimeSpan.Zero)
            {
                await Task.Delay(duration, time, cancellationToken);
            }

            return PolicyResult.Continue;
        }

        private static TimeSpan Duration(CelValue value)
        {
            var milliseconds = value.Kind switch
            {
                CelKind.Duration => value.DurationNanos / 1e6,
                CelKind.Int => value.AsInt,
                CelKind.Uint => value.AsUint,
                CelKind.Double => value.AsDouble,
                _ => 0,
            };
            return milliseconds > 0 ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds)) : TimeSpan.Zero;
        }
    }
}
