using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies;

/// <summary>Compiles all policies of a route or listener into one chain.</summary>
/// <remarks>A check of who gets in or what passes that this version cannot do is never left out: the chain then refuses the traffic.</remarks>
internal sealed class PolicyChainCompiler
{
    private readonly IPolicyCompiler[] _compilers;
    private readonly HashSet<PolicyOrder> _known;

    public PolicyChainCompiler(IEnumerable<IPolicyCompiler> compilers)
    {
        _compilers = [.. compilers.OrderBy(c => c.Order)];
        _known = [.. _compilers.Select(c => c.Order)];
    }

    public PolicyChain Compile(PolicySource source)
    {
        var policies = new List<object>();
        var names = new List<string>();
        foreach (var (order, present, guardsAccess) in Inventory(source.Policies))
        {
            if (!present || _known.Contains(order))
            {
                continue;
            }

            var name = NameOf(order);
            if (guardsAccess)
            {
                source.Compilation.Warn($"{source.Path}.policies.{name}", "not supported by this version: requests to this route are refused");
                policies.Add(new RefusingPolicy(name));
                names.Add(name);
            }
            else
            {
                source.Compilation.Warn($"{source.Path}.policies.{name}", "not supported by this version: it has no effect");
            }
        }

        foreach (var compiler in _compilers)
        {
            if (compiler.Compile(source) is { } policy)
            {
                policies.Add(policy);
                names.Add(NameOf(compiler.Order));
            }
        }

        return policies.Count == 0 ? PolicyChain.Empty : new PolicyChain(policies, names);
    }

    private static string NameOf(PolicyOrder order) => char.ToLowerInvariant(order.ToString()[0]) + order.ToString()[1..];

    private static IEnumerable<(PolicyOrder Order, bool Present, bool GuardsAccess)> Inventory(RoutePolicies p) =>
    [
        (PolicyOrder.Cors, p.Cors is not null, false),
        (PolicyOrder.Oidc, p.Oidc is not null, true),
        (PolicyOrder.JwtAuth, p.JwtAuth is not null, true),
        (PolicyOrder.McpAuthentication, p.McpAuthentication is not null, true),
        (PolicyOrder.BasicAuth, p.BasicAuth is not null, true),
        (PolicyOrder.ApiKey, p.ApiKey is not null, true),
        (PolicyOrder.ExtAuthz, p.ExtAuthz is not null, true),
        (PolicyOrder.Authorization, p.Authorization is not null, true),
        (PolicyOrder.LocalRateLimit, p.LocalRateLimit is not null, false),
        (PolicyOrder.RemoteRateLimit, p.RemoteRateLimit is not null, true),
        (PolicyOrder.Buffer, p.Buffer is not null, false),
        (PolicyOrder.ExtProc, p.ExtProc is not null, true),
        (PolicyOrder.Transformations, p.Transformations is not null, false),
        (PolicyOrder.Csrf, p.Csrf is not null, true),
        (PolicyOrder.RequestMirror, p.RequestMirror is not null, false),
        (PolicyOrder.Delay, p.Delay is not null, false),
        (PolicyOrder.DirectResponse, p.DirectResponse is not null, false),
    ];
}
