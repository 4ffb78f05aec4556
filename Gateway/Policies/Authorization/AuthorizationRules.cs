using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Authorization;

/// <summary>The decision of a rule set: a deny that is true or fails denies; a require that is not true denies; then an allow must be true if there are any.</summary>
/// <remarks>agentgateway lets a failing deny rule pass; here security fails closed (architecture 4).</remarks>
internal sealed class AuthorizationRules
{
    private const string Use = "authorization";

    private readonly Func<Exchange, bool>[] _denies;
    private readonly Func<Exchange, bool>[] _requires;
    private readonly Func<Exchange, bool>[] _allows;

    public AuthorizationRules(IReadOnlyList<AuthorizationRule> rules, ExpressionCompiler expressions)
    {
        _denies = [.. Of(AuthorizationAction.Deny).Select(rule => expressions.Rule(rule, Use, onError: true))];
        _requires = [.. Of(AuthorizationAction.Require).Select(rule => expressions.Rule(rule, Use, onError: false))];
        _allows = [.. Of(AuthorizationAction.Allow).Select(rule => expressions.Rule(rule, Use, onError: false))];
        ReadsRequestBody = rules.Any(rule => expressions.ReadsRequestBody(rule.Expression));

        IEnumerable<CelExpression> Of(AuthorizationAction action) => rules.Where(rule => rule.Action == action).Select(rule => rule.Expression);
    }

    /// <summary>A rule looks at <c>request.body</c>.</summary>
    public bool ReadsRequestBody { get; }

    public bool Allows(Exchange exchange)
    {
        foreach (var denies in _denies)
        {
            if (denies(exchange))
            {
                return false;
            }
        }

        foreach (var holds in _requires)
        {
            if (!holds(exchange))
            {
                return false;
            }
        }

        foreach (var allows in _allows)
        {
            if (allows(exchange))
            {
                return true;
            }
        }

        return _allows.Length == 0;
    }
}
