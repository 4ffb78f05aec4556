using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Gateway.Telemetry.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agentgateway.Gateway.Tests.Sync;

/// <summary>The sync half of a gateway, with recorders in place of compiler and key table, and short intervals.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private readonly IHost _host;

    private GatewayUnderTest(IHost host, RecordingApplier config, RecordingKeys keys, RecordingStandIn standIn)
    {
        StandIn = standIn;
        _host = host;
        Config = config;
        Keys = keys;
    }

    public RecordingApplier Config { get; }

    public RecordingKeys Keys { get; }

    public RecordingStandIn StandIn { get; }

    public MetricRegistry Metrics => _host.Services.GetRequiredService<MetricRegistry>();

    public SyncStatus Status => _host.Services.GetRequiredService<SyncStatus>();

    public IUsageSink Usage => _host.Services.GetRequiredService<IUsageSink>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public UsageSpool Spool => _host.Services.GetRequiredService<UsageSpool>();

    public static ControlPlaneOptions Options(string data, string? redis, Uri? adminApi = null) => new()
    {
        Environment = TestSnapshots.Environment,
        InstanceId = "gw-1",
        Name = "gw-1",
        DataPath = data,
        SigningKey = TestSnapshots.SigningKey,
        ConfigKey = new byte[32],
        Redis = redis,
        AdminApi = adminApi,
        InstanceToken = FakeAdminApi.Token,
        PollInterval = TimeSpan.FromSeconds(1),
        FallbackInterval = TimeSpan.FromSeconds(1),
        HeartbeatInterval = TimeSpan.FromMilliseconds(500),
        UsageFlush = TimeSpan.FromMilliseconds(20),
        UsageSilence = TimeSpan.FromSeconds(1),
    };

    public static async Task<GatewayUnderTest> StartAsync(ControlPlaneOptions options, Action<IServiceCollection>? more = null)
    {
        var config = new RecordingApplier(SnapshotParts.Config);
        var keys = new RecordingKeys();
        var standIn = new RecordingStandIn();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IUsageSink, NullUsageSink>();
        builder.Services.AddSingleton<IVirtualKeySink>(keys);
        builder.Services.AddSingleton<IPartApplier>(config);
        builder.Services.AddSingleton<IGatewayAddress>(new FixedAddress());
        builder.Services.AddSingleton<MetricRegistry>();
        builder.Services.AddSingleton<GatewayMetrics>();
        builder.Services.AddSingleton<IStandIn>(standIn);
        builder.Services.AddControlPlaneSync(options);
        more?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new GatewayUnderTest(host, config, keys, standIn);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private sealed class FixedAddress : IGatewayAddress
    {
        public string? DataUrl => "http://127.0.0.1:4000";
    }
}
