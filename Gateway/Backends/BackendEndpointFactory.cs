using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Backends;

/// <summary>Turns addresses and references of the configuration into endpoints.</summary>
internal sealed class BackendEndpointFactory
{
    // Longer chains of proxies are surely a backend that is its own proxy.
    private const int MostProxies = 4;

    /// <summary>The endpoint, or null after the reason was added to <paramref name="compilation"/>.</summary>
    public UpstreamEndpoint? Create(BackendReference reference, SimpleBackendPolicies policies, string path, Compilation compilation, object? tag = null) =>
        Create(reference, policies, path, compilation, tag, 0);

    private UpstreamEndpoint? Create(BackendReference reference, SimpleBackendPolicies policies, string path, Compilation compilation, object? tag, int depth)
    {
        switch (reference)
        {
            case AddressReference address:
                return Create(address.Target, policies.BackendTls ?? (address.Tls ? new BackendTls() : null), policies.Http, policies.BackendTunnel, path, compilation, tag, depth);
            case NamedBackendReference named when compilation.FindBackend(named.Name) is { Kind: HostBackend host } backend:
                return Create(host.Target, policies.BackendTls ?? backend.Policies.BackendTls, policies.Http ?? backend.Policies.Http, policies.BackendTunnel ?? backend.Policies.BackendTunnel, path, compilation, tag, depth);
            case NamedBackendReference named:
                compilation.Error(path, $"backend '{named.Name}' is not a host backend of the list 'backends'");
                return null;
            case ServiceReference service:
                return Unresolved(service, path, compilation);
            default:
                compilation.Error(path, $"{reference.GetType().Name} is not an address");
                return null;
        }
    }

    /// <summary>Stands for a service, which this version does not resolve: every connection fails. The name is reserved never to exist (RFC 6761 6.4).</summary>
    public static UpstreamEndpoint Unresolved(ServiceReference service, string path, Compilation compilation)
    {
        compilation.Warn(path, $"service '{service.Namespace}/{service.Hostname}': services are not resolved by this version, so connections to it fail");
        return new UpstreamEndpoint("service.invalid", Math.Clamp(service.Port, 1, 65535));
    }

    /// <summary>The endpoint of an address, or null after the reason was added.</summary>
    public UpstreamEndpoint? Create(TargetAddress target, BackendTls? tls, BackendHttp? http, BackendTunnel? tunnel, string path, Compilation compilation, object? tag = null) =>
        Create(target, tls, http, tunnel, path, compilation, tag, 0);

    private UpstreamEndpoint? Create(
        TargetAddress target, BackendTls? tls, BackendHttp? http, BackendTunnel? tunnel, string path, Compilation compilation, object? tag, int depth)
    {
        if (target.UnixPath is not null && tunnel is not null)
        {
            compilation.Error(path + ".policies.backendTunnel", "a unix socket is on this machine: no proxy leads to it");
            return null;
        }

        UpstreamTls? compiled = null;
        if (tls is not null)
        {
            try
            {
                compiled = UpstreamTlsFactory.Create(tls);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or ArgumentException)
            {
                compilation.Error(path + ".policies.backendTLS", e.Message);
                return null;
            }
        }

        UpstreamEndpoint? proxy = null;
        if (tunnel is not null && (proxy = Proxy(tunnel, path + ".policies.backendTunnel", compilation, depth + 1)) is null)
        {
            return null;
        }

        var endpoint = target.UnixPath is { } socket
            ? new UpstreamEndpoint("localhost", 0, compiled) { UnixPath = socket }
            : new UpstreamEndpoint(target.Host, target.Port, compiled);
        return endpoint with
        {
            Proxy = proxy,
            Tag = tag,
            Timeout = http?.RequestTimeout,
            Version = http?.Version switch
            {
                HttpVersionChoice.Http11 => System.Net.HttpVersion.Version11,
                HttpVersionChoice.Http2 => System.Net.HttpVersion.Version20,
                _ => null,
            },
        };
    }

    private UpstreamEndpoint? Proxy(BackendTunnel tunnel, string path, Compilation compilation, int depth)
    {
        if (depth > MostProxies)
        {
            compilation.Error(path, $"leads through more than {MostProxies} proxies: is a backend its own proxy?");
            return null;
        }

        return Create(tunnel.Proxy, tunnel.Policies, path + ".proxy", compilation, null, depth) is { } proxy
            && TunnelProxyCompiler.HeaderLines(tunnel.Policies, path, compilation) is { } lines
            ? proxy with { ConnectHeaders = lines }
            : null;
    }
}
