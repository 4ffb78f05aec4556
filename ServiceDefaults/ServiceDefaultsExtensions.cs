using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Agentgateway.ServiceDefaults;

/// <summary>What every service of the suite shares: OpenTelemetry, health, service discovery, resilience, and an end with its parent.</summary>
/// <remarks>
/// Two flavours. <see cref="AddServiceDefaults"/> is for services that talk to others through <c>IHttpClientFactory</c> (AdminApi, Portal, samples).
/// <see cref="AddBasicServiceDefaults"/> is for the Gateway, which owns its upstream connections and makes its own spans: stock ASP.NET and HttpClient
/// instrumentation costs 8 us a request there, and a retrying HttpClient under a retrying attempt loop would multiply attempts.
/// </remarks>
public static class ServiceDefaultsExtensions
{
    /// <summary>Name pattern of the suite's own activity sources and meters; matching ignores case.</summary>
    public const string OwnSources = "agentgateway*";

    private const string LiveTag = "live";

    // Requests that are no work of a user. The last two are the development receiver: a span about received spans would never end.
    private static readonly string[] UntracedPaths =
        ["/health", "/alive", "/_blazor", "/_framework", "/_content", "/v1/traces", "/v1/metrics", "/v1/logs", "/opentelemetry.proto.collector"];

    /// <summary>OpenTelemetry with ASP.NET, HttpClient and runtime instrumentation, health checks, service discovery and standard resilience on all HttpClients.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="sources">Further activity sources and meters, beside every name that starts with <c>agentgateway</c>.</param>
    /// <remarks>
    /// Requests to <c>/_blazor</c> are not traced, so work that starts in a Blazor circuit has to begin a root activity of its own.
    /// Unsafe methods (POST, PATCH, DELETE …) are never retried. An attempt may take 30 s until response headers, all attempts together 100 s.
    /// </remarks>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, params string[] sources)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddBasicServiceDefaults(sources);

        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options => options.Filter = IsTraced)
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation());

        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler(options =>
            {
                options.Retry.DisableForUnsafeHttpMethods();
                options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(30);
                options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(60);
                options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(100);
            });
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>OTLP export of logs, metrics and traces of the suite's own sources, health checks, and stop when the parent process is gone.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="sources">Further activity sources and meters, beside every name that starts with <c>agentgateway</c>.</param>
    /// <remarks>Export is on if and only if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the other <c>OTEL_*</c> variables work as the SDK documents them.</remarks>
    public static TBuilder AddBasicServiceDefaults<TBuilder>(this TBuilder builder, params string[] sources)
        where TBuilder : IHostApplicationBuilder
    {
        QuietFrameworkLogs(builder);

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                ServiceName(builder),
                serviceVersion: Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3),
                autoGenerateServiceInstanceId: false))
            .WithTracing(tracing => tracing.AddSource([OwnSources, .. sources]))
            .WithMetrics(metrics => metrics
                .AddRuntimeInstrumentation()
                .AddMeter([OwnSources, "Microsoft.AspNetCore.Server.Kestrel", .. sources]));

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }

        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

        if (int.TryParse(builder.Configuration[ParentProcessWatch.Variable], out var parent))
        {
            builder.Services.AddHostedService(services => new ParentProcessWatch(
                parent,
                services.GetRequiredService<IHostApplicationLifetime>(),
                services.GetRequiredService<ILogger<ParentProcessWatch>>()));
        }

        return builder;
    }

    /// <summary>Maps <c>GET /health</c> (all checks: ready to serve) and <c>GET /alive</c> (the process answers). Both are open and say nothing but the state.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous();
        return app;
    }

    private static bool IsTraced(HttpContext context)
    {
        foreach (var path in UntracedPaths)
        {
            if (context.Request.Path.Value?.StartsWith(path, StringComparison.OrdinalIgnoreCase) == true)
            {
                return false;
            }
        }

        return true;
    }

    private static string ServiceName(IHostApplicationBuilder builder) =>
        builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : builder.Environment.ApplicationName;

    // Two information lines per request bury a service's own; with the development receiver they would also log the export of themselves.
    private static void QuietFrameworkLogs(IHostApplicationBuilder builder)
    {
        foreach (var category in (string[])["Microsoft.AspNetCore", "System.Net.Http", "Polly", "Grpc", "Microsoft.Extensions.Http"])
        {
            if (builder.Configuration[$"Logging:LogLevel:{category}"] is null)
            {
                builder.Logging.AddFilter(category, LogLevel.Warning);
            }
        }
    }
}
