using Agentgateway.Gateway.Sync;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Policies.Authentication;

/// <summary>Registers API keys.</summary>
internal static class ApiKeyServiceCollectionExtensions
{
    /// <summary>Adds the policy <c>apiKey</c> and the table of virtual keys that the control plane fills.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(VirtualKeySettings.From(configuration));
        services.AddSingleton<VirtualKeyTable>();
        services.AddSingleton<IVirtualKeySink>(s => s.GetRequiredService<VirtualKeyTable>());
        services.AddSingleton<VirtualKeyAuthentication>();
        services.AddSingleton<IPolicyCompiler, ApiKeyPolicyCompiler>();
        return services;
    }
}
