using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies;

/// <summary>A compiled policy that may depend on the request: the first entry whose condition holds applies; none means that the policy is skipped.</summary>
/// <remarks>A condition that fails is false, so the next entry has its turn (cel.md 10).</remarks>
internal sealed class Branches<T>
    where T : class
{
    private readonly (Func<Exchange, bool>? Condition, T Value)[] _entries;

    private Branches((Func<Exchange, bool>? Condition, T Value)[] entries, bool looksAtRequestBody, bool looksAtResponseBody)
    {
        _entries = entries;
        LooksAtRequestBody = looksAtRequestBody;
        LooksAtResponseBody = looksAtResponseBody;
    }

    /// <summary>A condition reads the request body.</summary>
    public bool LooksAtRequestBody { get; }

    /// <summary>A condition reads the response body.</summary>
    public bool LooksAtResponseBody { get; }

    public IEnumerable<T> All => _entries.Select(entry => entry.Value);

    /// <summary>Compiles the conditions, and each entry by <paramref name="compile"/>.</summary>
    public static Branches<T> Compile<TPolicy>(Conditional<TPolicy> policy, ExpressionCompiler expressions, Func<TPolicy, T> compile)
        where TPolicy : class
    {
        var conditions = policy.Entries.Select(entry => entry.Condition).OfType<CelExpression>().ToArray();
        return new Branches<T>(
            [.. policy.Entries.Select(entry => (entry.Condition is { } condition ? expressions.Condition(condition, "condition") : null, compile(entry.Policy)))],
            conditions.Any(expressions.ReadsRequestBody),
            conditions.Any(expressions.ReadsResponseBody));
    }

    /// <summary>The entry for this exchange; null if none applies.</summary>
    public T? Choose(Exchange exchange)
    {
        foreach (var (condition, value) in _entries)
        {
            if (condition?.Invoke(exchange) != false)
            {
                return value;
            }
        }

        return null;
    }
}
