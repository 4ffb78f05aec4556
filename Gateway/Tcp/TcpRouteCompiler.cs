using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Tcp;

/// <summary>TCP routes of the configuration to routes that serve.</summary>
internal sealed class TcpRouteCompiler(BackendEndpointFactory endpoints)
{
    public CompiledTcpRoute Compile(TcpRoute route, string listenerKey, Compilation compilation)
    {
        var backends = new List<TcpBackend>();
        for (var i = 0; i < route.Backends.Count; i++)
        {
            if (Compile(route, route.Backends[i], $"{route.Path}.backends[{i}]", compilation) is { } backend)
            {
                backends.Add(backend);
            }
        }

        return new CompiledTcpRoute($"{listenerKey}/{route.Namespace}/{route.Name}", $"{route.Namespace}/{route.Name}", route.RuleName, route.Hostnames, backends);
    }

    private TcpBackend? Compile(TcpRoute route, TcpRouteBackend source, string path, Compilation compilation)
    {
        var kind = source.Kind;
        string? name = null;
        var tls = source.BackendTls ?? route.BackendTls;
        var tunnel = source.BackendTunnel;
        if (kind is ReferenceBackend reference)
        {
            if (compilation.FindBackend(reference.Name) is not { } found)
            {
                compilation.Error(path, $"there is no backend '{reference.Name}'");
                return null;
            }

            name = "/" + reference.Name;
            kind = found.Kind;
            tls ??= found.Policies.BackendTls;
            tunnel ??= found.Policies.BackendTunnel;
        }

        switch (kind)
        {
            case HostBackend host:
                var endpoint = endpoints.Create(host.Target, tls, null, tunnel, path, compilation);
                return endpoint is null ? null : new TcpBackend(name ?? endpoint.Address, source.Weight, endpoint);
            case DynamicBackend dynamic:
                var pattern = endpoints.Create(new TargetAddress("dynamic", 443), tls, null, tunnel, path, compilation);
                return new TcpBackend(name ?? "dynamic", source.Weight, null)
                {
                    Tls = pattern?.Tls,
                    Target = dynamic.Target is null ? null : compilation.Expressions.ConnectionValue(dynamic.Target, "tcpTarget"),
                    Proxy = pattern?.Proxy,
                };
            case ServiceBackend service:
                return new TcpBackend(name ?? $"{service.Service.Namespace}/{service.Service.Hostname}", source.Weight, BackendEndpointFactory.Unresolved(service.Service, path, compilation));
            default:
                compilation.Error(path, "a TCP route leads to host, service or dynamic backends only");
                return null;
        }
    }
}
