using Agentgateway.Gateway.Admin;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Sync;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.LiveTracing;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Gateway.Telemetry.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Registration of what operators look at: admin, metrics and readiness addresses, access log, metrics, spans.</summary>
internal static class AdminServices
{
    public static IServiceCollection AddGatewayTelemetry(this IServiceCollection services, bool json)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MetricRegistry>();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<TraceTargetPool>();
        services.AddSingleton<TelemetryCompiler>();
        services.AddSingleton(p => new AccessLogWriter(p.GetRequiredService<GatewayMetrics>(), p.GetRequiredService<TimeProvider>()) { Json = json });
        services.AddHostedService(p => p.GetRequiredService<AccessLogWriter>());
        services.AddSingleton<ICompletionSink, RequestTelemetry>();
        services.AddSingleton<ConnectionTelemetry>();
        services.AddSingleton<LiveTraceHub>();
        services.AddSingleton<ISnapshotExtension, AddedMetricLabels>();
        return services;
    }

    public static IServiceCollection AddAdmin(this IServiceCollection services, AdminSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<ReadinessState>();
        services.AddSingleton<IConfigDump, ConfigDump>();
        services.AddSingleton<LiveTraceEndpoint>();
        services.AddSingleton<AdminEndpoints>();
        services.AddSingleton<AdminServer>();
        services.AddHostedService(p => p.GetRequiredService<AdminServer>());
        services.AddSingleton<IGatewayAddress, GatewayAddress>();
        return services;
    }
}
