using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Backends;

/// <summary>Forward proxy backends: the destination is the request's authority, or what an expression says.</summary>
internal sealed class DynamicBackendCompiler(AttemptLoop attempts, OpaqueForwarder opaque, ConnectForwarder connect) : IBackendCompiler
{
    public IBackendHandler? TryCompile(BackendSource backend)
    {
        if (backend.Kind is not DynamicBackend dynamic)
        {
            return null;
        }

        var tls = backend.Policies.BackendTls is { } policy ? UpstreamTlsFactory.Create(policy) : null;
        if (dynamic.Target is not { } target)
        {
            return new HttpBackendHandler(new AuthorityPicker(tls), backend.Policies, attempts, opaque, connect);
        }

        var expressions = backend.Compilation.Expressions;
        var picker = new ComputedPicker(expressions.Value(target, "dynamic.target"), tls);
        return new ComputedTargetHandler(new HttpBackendHandler(picker, backend.Policies, attempts, opaque, connect), picker, expressions.ReadsRequestBody(target));
    }
}
