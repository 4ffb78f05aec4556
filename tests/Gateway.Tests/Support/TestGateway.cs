using Agentgateway.Configuration;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Support;

/// <summary>The gateway in this process, from YAML text, on free loopback ports.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(WebApplication app, int port, int adminPort, int statsPort, int readinessPort)
    {
        _app = app;
        Port = port;
        AdminPort = adminPort;
        StatsPort = statsPort;
        ReadinessPort = readinessPort;
        Client = NewClient();
    }

    /// <summary>The port that replaced <c>PORT</c> in the text.</summary>
    public int Port { get; }

    public int AdminPort { get; }

    public int StatsPort { get; }

    public int ReadinessPort { get; }

    /// <summary>Speaks HTTP/1.1 to <see cref="Port"/> on 127.0.0.1; follows no redirects.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a gateway. <c>PORT</c> in the text becomes a free port.</summary>
    /// <param name="resolve">Entries of <c>--resolve</c>.</param>
    /// <param name="settings">Further <c>--NAME=value</c> settings.</param>
    public static Task<TestGateway> StartAsync(string yaml, IReadOnlyList<string>? resolve = null, params IReadOnlyList<string> settings) =>
        StartAsync(yaml, resolve ?? [], settings, null);

    private static async Task<TestGateway> StartAsync(
        string yaml, IReadOnlyList<string> resolve, IReadOnlyList<string> settings, Action<IServiceCollection>? customize)
    {
        int port = PortAllocator.Next(), admin = PortAllocator.Next(), stats = PortAllocator.Next(), readiness = PortAllocator.Next();
        var loaded = ConfigLoader.LoadYaml(yaml.Replace("PORT", port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Problems));
        var arguments = new GatewayArguments(
            null, "", false, resolve,
            [$"--ADMIN_ADDR=127.0.0.1:{admin}", $"--STATS_ADDR=127.0.0.1:{stats}", $"--READINESS_ADDR=127.0.0.1:{readiness}", "--AGW_LISTEN=loopback", .. settings]);
        var app = GatewayHost.Build(arguments, loaded, customize);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestGateway(app, port, admin, stats, readiness);
    }

    /// <summary>Starts a gateway whose finished exchanges <paramref name="sink"/> sees too.</summary>
    public static Task<TestGateway> StartAsync(string yaml, ICompletionSink? sink) => StartAsync(
        yaml, [], [], services =>
        {
            if (sink is not null)
            {
                services.AddSingleton(sink);
            }
        });

    /// <summary>Starts a gateway whose access log goes to <paramref name="log"/>.</summary>
    public static Task<TestGateway> StartAsync(string yaml, LogCapture log) => StartAsync(
        yaml, [], [], services => services.AddSingleton(p => new AccessLogWriter(p.GetRequiredService<GatewayMetrics>(), p.GetRequiredService<TimeProvider>(), log)));

    /// <summary>Applies another configuration; returns the errors.</summary>
    public Task<IReadOnlyList<string>> ApplyAsync(string yaml)
    {
        var loaded = ConfigLoader.LoadYaml(yaml.Replace("PORT", Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Problems));
        return Services.GetRequiredService<ConfigApplier>().ApplyAsync(loaded.Config!, loaded.Source!, new SnapshotOrigin("test", 0, 2), TestContext.Current.CancellationToken);
    }

    public HttpClient NewClient(string host = "127.0.0.1", HttpMessageHandler? handler = null) =>
        new(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://{host}:{Port}") };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
