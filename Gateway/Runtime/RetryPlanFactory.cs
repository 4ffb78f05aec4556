using System.Collections.Frozen;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Compiles <c>retry</c>.</summary>
internal sealed class RetryPlanFactory
{
    public RetryPlan? Create(RetryPolicy? policy, Compilation compilation)
    {
        if (policy is null)
        {
            return null;
        }

        var expressions = compilation.Expressions;
        return new RetryPlan(
            policy.Attempts,
            policy.Codes.ToFrozenSet(),
            policy.Backoff ?? TimeSpan.Zero,
            policy.Precondition is { } precondition ? expressions.Condition(precondition, "retry.precondition") : null,
            policy.Precondition is { } reading && expressions.ReadsRequestBody(reading),
            policy.Condition is { } condition ? expressions.Condition(condition, "retry.condition") : null);
    }
}
