using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Backends.Cloud;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Sync;
using Agentgateway.Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Ai;

/// <summary>Registers LLM traffic.</summary>
internal static class AiServiceCollectionExtensions
{
    /// <summary>Adds <c>ai</c> backends, the <c>llm</c> section, prices and usage events.</summary>
    public static IServiceCollection AddAi(this IServiceCollection services)
    {
        services.AddSingleton<ICompletionSink, UsageRecorder>();
        services.AddSingleton<PriceTable>();
        services.AddSingleton<IPartApplier>(s => s.GetRequiredService<PriceTable>());
        services.AddSingleton<ICloudCredentials, CloudCredentials>();
        services.AddSingleton<ISnapshotExtension, ModelCatalogExtension>();
        services.AddSingleton<AiTargetCompiler>();
        services.AddSingleton<IBackendCompiler, AiBackendCompiler>();
        services.AddSingleton<ILlmSectionCompiler, LlmSectionCompiler>();
        return services;
    }
}
