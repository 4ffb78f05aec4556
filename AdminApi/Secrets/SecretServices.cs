using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Identity;

namespace Agentgateway.AdminApi.Secrets;

/// <summary>Registration of the secret store.</summary>
internal static class SecretServices
{
    public static IServiceCollection AddSecrets(this IServiceCollection services) =>
        services.AddSingleton(provider => new SecretVault(
            KeyEncryptionKey.Load(
                provider.GetRequiredService<ServiceKeys>(),
                provider.GetRequiredService<DatabaseFiles>(),
                provider.GetRequiredService<ILoggerFactory>().CreateLogger("Agentgateway.AdminApi.Secrets")),
            provider.GetRequiredService<TimeProvider>()));
}
