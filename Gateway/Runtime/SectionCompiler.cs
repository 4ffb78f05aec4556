using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;

namespace Agentgateway.Gateway.Runtime;

/// <summary>The short-hand sections <c>llm</c> and <c>mcp</c> as ordinary routes.</summary>
/// <remarks>Attached to the gateways they name, else to the gateway <c>default</c>, else on a port of their own (4000 and 3000).</remarks>
internal sealed class SectionCompiler(RouteCompiler routes, IEnumerable<ILlmSectionCompiler> llmCompilers, IEnumerable<IBackendCompiler> backends)
{
    private const int DefaultLlmPort = 4000;
    private const int DefaultMcpPort = 3000;
    private static readonly string[] AttachedMcpPrefixes = ["/mcp", "/sse", "/.well-known"];

    public void Add(BindPlan plan, Compilation compilation)
    {
        if (compilation.Config.Llm is { } llm)
        {
            AddLlm(llm, plan, compilation);
        }

        if (compilation.Config.Mcp is { } mcp)
        {
            AddMcp(mcp, plan, compilation);
        }

        if (compilation.Config.Ui is not null)
        {
            compilation.Warn("ui", "the status page is not served by this version; the admin address shows the configuration");
        }
    }

    private void AddLlm(LlmConfig llm, BindPlan plan, Compilation compilation)
    {
        if (llmCompilers.FirstOrDefault() is not { } compiler)
        {
            compilation.Error("llm", "this build has no LLM support");
            return;
        }

        var policies = RoutePolicyMerge.FromGateway(llm.Policies) with
        {
            LocalRateLimit = llm.Policies.LocalRateLimit.Count > 0 ? new LocalRateLimitPolicy(llm.Policies.LocalRateLimit) : null,
            RemoteRateLimit = llm.Policies.RemoteRateLimit is { } remote ? new Conditional<RemoteRateLimit>([new(null, remote)]) : null,
        };
        var handler = compiler.Compile(llm, compilation);
        foreach (var listener in Listeners(llm.Gateways, llm.Port, llm.Tls, "llm", DefaultLlmPort, plan, compilation))
        {
            listener.Rules.AddRange(routes.CompileSection("llm:request", ["/"], policies, _ => handler, listener, "llm", compilation));
        }
    }

    private void AddMcp(McpConfig mcp, BindPlan plan, Compilation compilation)
    {
        var standalone = mcp.Gateways.Count == 0 && (mcp.Port is not null || plan.Default.Count == 0);
        foreach (var listener in Listeners(mcp.Gateways, mcp.Port, null, "mcp", DefaultMcpPort, plan, compilation))
        {
            listener.Rules.AddRange(routes.CompileSection(
                "default", standalone ? ["/"] : AttachedMcpPrefixes, mcp.Policies, p => CompileMcp(mcp, p, compilation), listener, "mcp", compilation));
        }
    }

    private IBackendHandler CompileMcp(McpConfig mcp, RoutePolicies policies, Compilation compilation)
    {
        var source = new BackendSource("/mcp", "backend/mcp", mcp.Backend, BackendPolicyMerge.FromRoute(policies), policies.Ai, policies, "mcp", compilation);
        foreach (var compiler in backends)
        {
            if (compiler.TryCompile(source) is { } handler)
            {
                return handler;
            }
        }

        compilation.Error("mcp", "this build has no MCP support");
        return new InvalidBackendHandler();
    }

    private static IReadOnlyList<ListenerPlan> Listeners(
        IReadOnlyList<GatewayReference> gateways, int? port, ServerTls? tls, string name, int defaultPort, BindPlan plan, Compilation compilation)
    {
        if (gateways.Count > 0)
        {
            return plan.Resolve(gateways, name, compilation);
        }

        if (port is null && tls is null && plan.Default.Count > 0)
        {
            return plan.Default;
        }

        var number = port ?? defaultPort;
        if (plan.IsOpen(number))
        {
            compilation.Error(name + ".port", $"port {number} is taken by another section; attach both to one gateway instead");
            return [];
        }

        var opened = plan.Port(number);
        var listener = new ListenerPlan(
            $"{opened.Key}/{name}", name, "default/default", "", tls is null ? ListenerProtocol.Http : ListenerProtocol.Https, tls, new GatewayPolicies(), name, opened);
        opened.Add(listener, compilation);
        return [listener];
    }
}
