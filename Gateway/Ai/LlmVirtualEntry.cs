using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Ai;

/// <summary>A virtual model as it serves: chooses real models for one request.</summary>
/// <param name="Name">Exact name.</param>
/// <param name="Targets">All targets, each with the entry that serves it.</param>
/// <param name="Weights">Weighted: one weight per target; null for the other kinds.</param>
/// <param name="Conditions">Conditional: one condition per target, null = fallback; null for the other kinds.</param>
/// <param name="Failover">Failover: the targets in priority groups; null for the other kinds.</param>
internal sealed record LlmVirtualEntry(
    string Name,
    IReadOnlyList<LlmVirtualTarget> Targets,
    IReadOnlyList<int>? Weights,
    IReadOnlyList<Func<Exchange, bool>?>? Conditions,
    PriorityGroups? Failover)
{
    /// <summary>The one target for a request of a weighted or conditional model; null if none fits.</summary>
    public LlmVirtualTarget? Choose(Exchange exchange)
    {
        if (Conditions is not null)
        {
            for (var i = 0; i < Targets.Count; i++)
            {
                if (Conditions[i] is not { } when || when(exchange))
                {
                    return Targets[i];
                }
            }

            return null;
        }

        var total = 0L;
        for (var i = 0; i < Weights!.Count; i++)
        {
            total += Weights[i];
        }

        var draw = total == 0 ? 0L : Random.Shared.NextInt64(total);
        for (var i = 0; i < Targets.Count; i++)
        {
            draw -= Weights[i];
            if (draw < 0)
            {
                return Targets[i];
            }
        }

        return null;
    }
}

/// <summary>A target of a virtual model.</summary>
/// <param name="Model">Name that the virtual model gives it.</param>
/// <param name="Entry">Model that serves it.</param>
internal sealed record LlmVirtualTarget(string Model, LlmModelEntry Entry);
