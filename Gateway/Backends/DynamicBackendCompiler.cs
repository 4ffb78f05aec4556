using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Backends;

/// <summary>Forward proxy backends: the destination is the request's authority, or what an expression says.</summary>
internal sealed class DynamicBackendCompiler(BackendEndpointFactory endpoints, AttemptLoop attempts, OpaqueForwarder opaque, ConnectForwarder connect) : IBackendCompiler
{
    public IBackendHandler? TryCompile(BackendSource backend)
    {
        if (backend.Kind is not DynamicBackend dynamic)
        {
            return null;
        }

        // What all destinations have in common.
        if (endpoints.Create(new TargetAddress("dynamic", 443), backend.Policies.BackendTls, null, backend.Policies.BackendTunnel, backend.Path, backend.Compilation) is not { } pattern)
        {
            return new InvalidBackendHandler();
        }

        if (dynamic.Target is not { } target)
        {
            return new HttpBackendHandler(new AuthorityPicker(pattern.Tls, pattern.Proxy), backend.Policies, attempts, opaque, connect);
        }

        var expressions = backend.Compilation.Expressions;
        var picker = new ComputedPicker(expressions.Value(target, "dynamic.target"), pattern.Tls, pattern.Proxy);
        return new ComputedTargetHandler(new HttpBackendHandler(picker, backend.Policies, attempts, opaque, connect), picker, expressions.ReadsRequestBody(target));
    }
}
