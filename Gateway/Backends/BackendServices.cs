using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline.Callouts;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Backends;

/// <summary>Registration of forwarding and of the plain backends. AI and MCP register their own <see cref="IBackendCompiler"/>.</summary>
internal static class BackendServices
{
    public static IServiceCollection AddForwarding(this IServiceCollection services, ResolveOverrides resolve, string? extraTrustFile)
    {
        services.AddHttpForwarder();
        services.AddSingleton(resolve);
        services.AddSingleton(new ExtraTrust(extraTrustFile));
        services.AddSingleton<IUpstreamConnector, UpstreamConnector>();
        services.AddSingleton<UpstreamHandlers>();
        services.AddSingleton<IUpstreamClient, HttpUpstreamClient>();
        services.AddSingleton<AttemptLoop>();
        services.AddSingleton<OpaqueForwarder>();
        services.AddSingleton<ConnectForwarder>();
        services.AddSingleton<BackendEndpointFactory>();
        services.AddSingleton<ICalloutClient, CalloutClient>();
        services.AddSingleton<IBackendCompiler, HttpBackendCompiler>();
        services.AddSingleton<IBackendCompiler, DynamicBackendCompiler>();
        return services;
    }
}
