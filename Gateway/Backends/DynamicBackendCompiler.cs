using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Backends;

/// <summary>Forward proxy backends: the destination is the request's authority.</summary>
internal sealed class DynamicBackendCompiler(AttemptLoop attempts, OpaqueForwarder opaque, ConnectForwarder connect) : IBackendCompiler
{
    public IBackendHandler? TryCompile(BackendSource backend)
    {
        if (backend.Kind is not DynamicBackend dynamic)
        {
            return null;
        }

        if (dynamic.Target is not null)
        {
            backend.Compilation.Error(backend.Path + ".dynamic.target", "a computed target is not supported by this version");
            return new InvalidBackendHandler();
        }

        var tls = backend.Policies.BackendTls is { } policy ? UpstreamTlsFactory.Create(policy) : null;
        return new HttpBackendHandler(new AuthorityPicker(tls), backend.Policies, attempts, opaque, connect);
    }
}
