using Agentgateway.Cel;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Runtime;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Policies.Network;

/// <summary><c>networkAuthorization</c>: rules over <c>source</c> and <c>destination</c>, once per connection. A rule that cannot be evaluated counts against the client.</summary>
internal sealed class NetworkAuthorizationCompiler : INetworkGuardCompiler
{
    private const string Use = "networkAuthorization";

    public INetworkGuard? Compile(Compilation compilation)
    {
        if (compilation.Config.FrontendPolicies.NetworkAuthorization is not { Rules.Count: > 0 } policy)
        {
            return null;
        }

        var rules = policy.Rules.Select(r => (r.Action, compilation.Expressions.ConnectionValue(r.Expression, Use))).ToArray();
        return new Guard(Of(AuthorizationAction.Deny), Of(AuthorizationAction.Require), Of(AuthorizationAction.Allow));

        Func<ConnectionScope, CelValue>[] Of(AuthorizationAction action) => [.. rules.Where(r => r.Action == action).Select(r => r.Item2)];
    }

    private sealed class Guard(
        Func<ConnectionScope, CelValue>[] denies, Func<ConnectionScope, CelValue>[] requires, Func<ConnectionScope, CelValue>[] allows) : INetworkGuard
    {
        public ValueTask<string?> DenyAsync(ConnectionContext connection, BindFeature bind, CancellationToken cancellationToken) =>
            new(Decide(new ConnectionScope(connection, bind)));

        // cel.md 10: a deny that holds, or fails, denies; every require must hold; then an allow must hold if there is any.
        private string? Decide(ConnectionScope scope)
        {
            foreach (var rule in denies)
            {
                var value = rule(scope);
                if (value.IsTrue || value.IsError)
                {
                    return value.IsError ? "a deny rule failed" : "a deny rule holds";
                }
            }

            foreach (var rule in requires)
            {
                if (!rule(scope).IsTrue)
                {
                    return "a required rule does not hold";
                }
            }

            foreach (var rule in allows)
            {
                if (rule(scope).IsTrue)
                {
                    return null;
                }
            }

            return allows.Length == 0 ? null : "no allow rule holds";
        }
    }
}
