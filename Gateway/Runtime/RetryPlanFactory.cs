using System.Collections.Frozen;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Compiles <c>retry</c>.</summary>
internal sealed class RetryPlanFactory
{
    public RetryPlan? Create(RetryPolicy? policy, string path, Compilation compilation)
    {
        if (policy is null)
        {
            return null;
        }

        if (policy.Condition is not null)
        {
            compilation.Warn(path + ".policies.retry.condition", "not evaluated by this version: only the codes and connection failures count");
        }

        return new RetryPlan(
            policy.Attempts,
            policy.Codes.ToFrozenSet(),
            policy.Backoff ?? TimeSpan.Zero,
            policy.Precondition is { } precondition ? compilation.Expressions.Condition(precondition, "retry.precondition") : null);
    }
}
