using Agentgateway.Configuration;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Admin;
using Agentgateway.Gateway.Ai;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Mcp;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Policies;
using Agentgateway.Gateway.Policies.Authentication;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Sync;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Hosting;

/// <summary>The composition root: what the gateway is made of. Each feature registers itself; this file is the list.</summary>
internal static class GatewayHost
{
    /// <summary>Builds the application without starting it.</summary>
    /// <param name="loaded">The configuration of <c>-f</c> or <c>-c</c>; null = a control plane decides.</param>
    /// <exception cref="StartupException">There is neither a configuration nor a control plane.</exception>
    /// <exception cref="FormatException">An environment variable, an address or a <c>--resolve</c> entry is malformed.</exception>
    /// <param name="customize">Last word on the registrations, for tests.</param>
    /// <param name="reloader">What loaded <paramref name="loaded"/>, to go on from there.</param>
    public static WebApplication Build(
        GatewayArguments arguments, ConfigLoadResult? loaded, Action<IServiceCollection>? customize = null, ConfigReloader? reloader = null)
    {
        // The generic host would watch the working directory and everything below it for an appsettings.json to change: thousands of folders in a source tree, all in "/".
        // It asks for this before it looks at arguments.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. arguments.Settings] });
        var followsControlPlane = loaded is null;
        if (followsControlPlane && builder.Configuration["AGW_CONTROL_PLANE"] is not ("1" or "true"))
        {
            throw new StartupException("No configuration: give -f FILE or -c TEXT, or set AGW_CONTROL_PLANE=1 to follow a control plane. See --help.");
        }

        var environment = StaticEnvironment.Read(loaded?.Config?.Static ?? new StaticConfig(), builder.Configuration);
        var settings = environment.Config;
        var drain = DrainSettings.From(settings);
        builder.Services.AddSingleton(environment);
        builder.Services.AddSingleton(environment.Tracing);
        AddObservability(builder, settings);
        AddServer(builder, settings, drain);

        // Control plane before what serves: hosted services stop in reverse order, and the last request's usage must find its spool open.
        var services = builder.Services;
        services.AddSingleton<IUsageSink, NullUsageSink>();
        if (followsControlPlane)
        {
            services.AddControlPlaneSync(ControlPlaneOptions.FromConfiguration(builder.Configuration));
            services.AddSingleton<ConfigPartApplier>();
            services.AddSingleton<IPartApplier>(provider => provider.GetRequiredService<ConfigPartApplier>());
            services.AddHostedService<ControlPlaneFiles>();
            services.AddSingleton<IStandIn, UnconfiguredStandIn>();
        }

        // What a request passes through
        services.AddRuntime();
        services.AddPolicies();
        services.AddApiKeys(builder.Configuration);
        services.AddAi();
        services.AddMcp();
        services.AddForwarding(new ResolveOverrides(arguments.Resolve), builder.Configuration);
        services.AddSingleton<GatewayMiddleware>();
        services.AddSingleton(new BrowserPage(builder.Configuration["AGW_PORTAL_URL"]));

        // What runs beside it
        services.AddAdmin(AdminSettings.From(settings, builder.Configuration));
        if (loaded is { Config: not null })
        {
            services.AddSingleton(new FileSource(arguments.File, loaded, arguments.Text) { Reloader = reloader ?? new ConfigReloader() });
            services.AddHostedService<FileConfigSource>();
        }

        services.AddSingleton<ISnapshotExtension>(provider => new RestartNotice(environment, followsControlPlane, provider.GetRequiredService<ILogger<RestartNotice>>()));
        services.AddHostedService<DrainService>();
        customize?.Invoke(services);

        var app = builder.Build();
        var gateway = app.Services.GetRequiredService<GatewayMiddleware>();
        app.Run(gateway.InvokeAsync);
        return app;
    }

    private static void AddObservability(WebApplicationBuilder builder, StaticConfig settings)
    {
        var levels = new LogLevelSwitch();
        if (settings.LoggingLevel.Count > 0)
        {
            levels.TryInitialise(string.Join(',', settings.LoggingLevel));
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter((category, level) => levels.IsEnabled(category, level));

        // Its information lines and its activity per request are the access log and the server span made twice.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Services.AddSingleton(levels);
        builder.Services.AddGatewayTelemetry(json: settings.LoggingJson);

        // Without an exporter the SDK would still record every request.
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } || builder.Configuration["AGW_PARENT_PID"] is { Length: > 0 })
        {
            builder.Configuration["OTEL_SERVICE_NAME"] ??= "gateway";
            builder.AddBasicServiceDefaults();
        }
    }

    private static void AddServer(WebApplicationBuilder builder, StaticConfig settings, DrainSettings drain)
    {
        var loopback = builder.Configuration["AGW_LISTEN"] is "loopback";
        var options = new BindOptions(BindOptions.Choose(settings.EnableIpv6, loopback), RuntimeTuning.Inline, drain.Maximum)
        {
            MaxConnections = ListenerServices.Number(builder.Configuration["AGW_MAX_CONNECTIONS"], "AGW_MAX_CONNECTIONS", int.MaxValue),
        };
        builder.Services.AddListeners(options, builder.Configuration);
        builder.Services.AddSingleton(drain);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = drain.Minimum + drain.Maximum + TimeSpan.FromSeconds(3));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls();
        builder.WebHost.ConfigureKestrel((_, kestrel) => KestrelSetup.Configure(kestrel));
    }
}
