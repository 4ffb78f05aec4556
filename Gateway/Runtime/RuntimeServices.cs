using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Registration of the compiler and of what holds its result.</summary>
internal static class RuntimeServices
{
    public static IServiceCollection AddRuntime(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SnapshotHolder>();
        services.AddSingleton<StateRegistry>();
        services.AddSingleton<ConfigStatus>();
        services.AddSingleton<RetryPlanFactory>();
        services.AddSingleton<RouteCompiler>();
        services.AddSingleton<SectionCompiler>();
        services.AddSingleton<SnapshotCompiler>();
        services.AddSingleton<ConfigApplier>();
        services.AddSingleton<ISnapshotExtension, SnapshotDisposal>();
        return services;
    }
}
