using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Registration of the transport.</summary>
internal static class ListenerServices
{
    public static IServiceCollection AddListeners(this IServiceCollection services, BindOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<VirtualTransportFactory>();
        services.AddSingleton<IConnectionListenerFactory>(p => p.GetRequiredService<VirtualTransportFactory>());
        services.AddSingleton<BindManager>();
        services.AddSingleton<TlsSelector>();
        return services;
    }
}
