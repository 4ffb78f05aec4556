using System.Globalization;
using Agentgateway.Configuration;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Allocation;

/// <summary>The whole gateway in this process, in the mode in which it ships (inline completions), in front of one <see cref="RawUpstream"/>.</summary>
internal sealed class MeasuredGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MeasuredGateway(WebApplication app, RawUpstream upstream, int port)
    {
        _app = app;
        Upstream = upstream;
        Port = port;
    }

    public int Port { get; }

    public RawUpstream Upstream { get; }

    /// <summary>Starts both. <c>PORT</c> and <c>UPSTREAM</c> in the text become the gateway's and the upstream's port.</summary>
    /// <param name="logs">Access log lines are made, and go nowhere.</param>
    public static async Task<MeasuredGateway> StartAsync(string yaml, bool logs)
    {
        var upstream = new RawUpstream();
        var port = PortAllocator.Next();
        var loaded = ConfigLoader.LoadYaml(yaml
            .Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("UPSTREAM", upstream.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Problems));
        var arguments = GatewayArguments.Parse(["--ADMIN_ADDR=off", "--STATS_ADDR=off", "--READINESS_ADDR=off", "--AGW_LISTEN=loopback", "--RUST_LOG=warn"]);
        var app = GatewayHost.Build(arguments, loaded, services =>
            services.AddSingleton(s => new AccessLogWriter(s.GetRequiredService<GatewayMetrics>(), TimeProvider.System, Stream.Null) { Enabled = logs }));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new MeasuredGateway(app, upstream, port);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Upstream.Dispose();
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
