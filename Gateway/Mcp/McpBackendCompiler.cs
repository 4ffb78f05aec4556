using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Policies.Authorization;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Backends of kind <c>mcp</c>, and the <c>mcp</c> section.</summary>
internal sealed class McpBackendCompiler(BackendEndpointFactory endpoints, AttemptLoop attempts, McpCaller caller, McpSessionSeal seal, TimeProvider time) : IBackendCompiler
{
    public IBackendHandler? TryCompile(BackendSource backend)
    {
        if (backend.Kind is not McpBackend mcp)
        {
            return null;
        }

        if (backend.Policies.McpGuardrails is not null)
        {
            backend.Compilation.Warn(backend.Path + ".policies.mcpGuardrails", "not supported by this version: calls are refused");
            return new McpRefusingHandler();
        }

        var access = new McpAccess(
            backend.Policies.McpAuthorization is { } rules ? new AuthorizationRules(rules.Rules, backend.Compilation.Expressions) : null);

        if (!mcp.Stateful)
        {
            backend.Compilation.Warn(backend.Path + ".statefulMode", "stateless is not supported by this version: sessions are used");
        }

        var targets = new List<McpUpstream>();
        foreach (var target in mcp.Targets)
        {
            if (Target(target, backend) is { } compiled)
            {
                targets.Add(compiled);
            }
        }

        if (targets.Count == 0)
        {
            return new InvalidBackendHandler();
        }

        var prefix = mcp.PrefixMode == McpPrefixMode.Always || (mcp.PrefixMode == McpPrefixMode.Conditional && mcp.Targets.Count > 1);
        if (mcp.PrefixMode == McpPrefixMode.Never && targets.Count > 1)
        {
            backend.Compilation.Warn(backend.Path + ".prefixMode", "'never' with several targets is not supported by this version: names are prefixed");
            prefix = true;
        }

        return targets.Count == 1 && !prefix
            ? new McpSingleHandler(targets[0], mcp.DnsRebindingProtection, access, attempts)
            : new McpFederationHandler(targets, prefix, mcp.FailOpen, mcp.DnsRebindingProtection, access, seal, caller, attempts, time);
    }

    private McpUpstream? Target(McpTarget target, BackendSource backend)
    {
        var path = target.Path.Length > 0 ? target.Path : backend.Path;
        if (target.Kind is not McpStreamableHttp http)
        {
            var kind = target.Kind switch { McpSse => "sse", McpOpenApi => "openapi", _ => "stdio" };
            backend.Compilation.Warn(path, $"targets of kind '{kind}' are not supported by this version: '{target.Name}' is left out");
            return null;
        }

        var policies = target.Policies;
        var auth = policies.BackendAuth ?? backend.Policies.BackendAuth;
        if (auth is not null && !BackendCredentials.IsSupported(auth))
        {
            backend.Compilation.Warn(path, $"this kind of backend credential is not supported by this version; key and passthrough are: '{target.Name}' is left out");
            return null;
        }

        var merged = backend.Policies with
        {
            BackendTls = policies.BackendTls ?? backend.Policies.BackendTls,
            Http = policies.Http ?? backend.Policies.Http,
            BackendTunnel = policies.BackendTunnel ?? backend.Policies.BackendTunnel,
        };
        return endpoints.Create(http.Host.Backend, merged, path, backend.Compilation) is { } endpoint
            ? new McpUpstream(target.Name, endpoint, http.Host.Path, policies.RequestHeaderModifier ?? backend.Policies.RequestHeaderModifier, auth)
            : null;
    }
}
