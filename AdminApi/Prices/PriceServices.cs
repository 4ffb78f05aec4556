namespace Agentgateway.AdminApi.Prices;

/// <summary>Registration of model prices.</summary>
internal static class PriceServices
{
    public static IServiceCollection AddPrices(this IServiceCollection services) =>
        services.AddSingleton<PriceStore>().AddSingleton<UnpricedModels>();
}
