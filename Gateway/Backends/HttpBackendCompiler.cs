using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;

namespace Agentgateway.Gateway.Backends;

/// <summary>Host backends.</summary>
internal sealed class HttpBackendCompiler(BackendEndpointFactory endpoints, AttemptLoop attempts, OpaqueForwarder opaque, ConnectForwarder connect) : IBackendCompiler
{
    public IBackendHandler? TryCompile(BackendSource backend)
    {
        if (backend.Kind is not HostBackend host)
        {
            return null;
        }

        if (backend.Policies.BackendAuth is { } auth && !BackendCredentials.IsSupported(auth))
        {
            backend.Compilation.Warn(backend.Path + ".policies.backendAuth", "this kind of credential is not supported by this version; key and passthrough are: requests are refused");
        }

        var endpoint = endpoints.Create(host.Target, backend.Policies.BackendTls, backend.Policies.Http, backend.Policies.BackendTunnel, backend.Path, backend.Compilation);
        return endpoint is null ? new InvalidBackendHandler() : new HttpBackendHandler(new SingleEndpointPicker(endpoint), backend.Policies, attempts, opaque, connect);
    }
}
