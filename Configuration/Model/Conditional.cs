namespace Agentgateway.Configuration.Model;

/// <summary>A policy that may depend on the request. The first entry whose condition holds applies; none means that the policy is skipped.</summary>
/// <remarks>The plain form of the file is one entry without a condition. An entry without a condition is always the last.</remarks>
public sealed record Conditional<T>(IReadOnlyList<ConditionalEntry<T>> Entries)
    where T : class
{
    /// <summary>The policy if it does not depend on the request, else null.</summary>
    public T? Unconditional => Entries is [{ Condition: null } only] ? only.Policy : null;
}

/// <summary>One branch of a conditional policy.</summary>
/// <param name="Condition">Null for the fallback.</param>
public sealed record ConditionalEntry<T>(CelExpression? Condition, T Policy)
    where T : class;
