using Agentgateway.AdminApi.Catalog;
using Agentgateway.AdminApi.Playground;

namespace Agentgateway.AdminApi.Outbound;

/// <summary>Registration of everything that calls out: providers, MCP servers, the gateway's data port.</summary>
internal static class OutboundServices
{
    public static IServiceCollection AddOutbound(this IServiceCollection services) => services
        .AddSingleton<AddressGuard>().AddSingleton<GuardedHttp>().AddSingleton<ProviderProbe>()
        .AddSingleton<GatewayAddress>().AddSingleton<GatewayClient>().AddSingleton<ToolCaller>()
        .AddSingleton<CatalogQueries>().AddSingleton<ToolDiscovery>().AddHostedService<FirstDiscovery>();
}
