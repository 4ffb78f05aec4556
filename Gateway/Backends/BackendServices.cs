using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.Http1;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Pipeline.Callouts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Backends;

/// <summary>Registration of forwarding and of the plain backends. AI and MCP register their own <see cref="IBackendCompiler"/>.</summary>
internal static class BackendServices
{
    /// <exception cref="FormatException"><c>AGW_UPSTREAM_CLIENT</c> cannot be read.</exception>
    public static IServiceCollection AddForwarding(this IServiceCollection services, ResolveOverrides resolve, IConfiguration settings)
    {
        var read = new EnvironmentReader(settings);
        var ownClient = read.Word("AGW_UPSTREAM_CLIENT", "auto", "handler") is not "handler";
        read.ThrowIfAny();
        services.AddHttpForwarder();
        services.AddSingleton(resolve);
        services.AddSingleton(provider => new ExtraTrust(settings["SSL_CERT_FILE"], provider.GetRequiredService<ILogger<ExtraTrust>>()));
        services.AddSingleton<IUpstreamConnector, UpstreamConnector>();
        services.AddSingleton<UpstreamHandlers>();
        services.AddSingleton<HttpUpstreamClient>();
        services.AddSingleton<Http1UpstreamClient>();
        services.AddSingleton<IUpstreamClient>(p => new UpstreamClient(p.GetRequiredService<HttpUpstreamClient>(), ownClient ? p.GetRequiredService<Http1UpstreamClient>() : null, p.GetRequiredService<TimeProvider>()));
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
