namespace Agentgateway.AdminApi.Keys;

/// <summary>Registration of virtual keys.</summary>
internal static class KeyServices
{
    public static IServiceCollection AddKeys(this IServiceCollection services) =>
        services.AddSingleton<KeyPublisher>().AddSingleton<KeyStore>();
}
