using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Delays;

/// <summary><c>delay</c> with a fixed duration.</summary>
internal sealed class DelayCompiler(TimeProvider time) : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.Delay;

    public object? Compile(PolicySource source)
    {
        if (source.Policies.Delay is not { } delay)
        {
            return null;
        }

        if (delay.Duration is { } duration)
        {
            return new DelayPolicy(duration, time);
        }

        source.Compilation.Warn(source.Path + ".policies.delay", "a computed delay is not supported by this version: it has no effect");
        return null;
    }

    private sealed class DelayPolicy(TimeSpan duration, TimeProvider time) : IRequestHeadersPolicy
    {
        public async ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken)
        {
            if (duration > TimeSpan.Zero)
            {
                await Task.Delay(duration, time, cancellationToken);
            }

            return PolicyResult.Continue;
        }
    }
}
