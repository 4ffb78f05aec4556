using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Agentgateway.Gateway.Admin;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry.LiveTracing;
using Agentgateway.Gateway.Telemetry.Metrics;
using Agentgateway.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Agentgateway.Gateway.Tests.Admin;

public sealed class AdminServerTests : IAsyncLifetime
{
    private readonly ReadinessState _readiness = new();
    private readonly LogLevelSwitch _levels = new();
    private readonly MetricRegistry _registry = new();
    private readonly StopRecorder _lifetime = new();
    private readonly HttpClient _client = new();
    private readonly int[] _ports = [PortAllocator.Next(), PortAllocator.Next(), PortAllocator.Next()];
    private GatewayMetrics _metrics = null!;
    private AdminServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _metrics = new GatewayMetrics(_registry);
        var settings = new AdminSettings(Loopback(_ports[0]), Loopback(_ports[1]), Loopback(_ports[2]), "admin-token", new HashSet<string>());
        _server = new AdminServer(
            settings, new AdminEndpoints(settings, _readiness, _registry, _levels, new FixedDump(), new LiveTraceEndpoint(new LiveTraceHub(TimeProvider.System), new SnapshotHolder(), _lifetime, TimeProvider.System), _lifetime), NullLogger<AdminServer>.Instance);
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        _client.Dispose();
        _metrics.Dispose();
        _registry.Dispose();
    }

    [Theory]
    [InlineData("/healthz/ready")]
    [InlineData("/readyz")]
    public async Task Readiness_follows_configuration_and_drain(string path)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(2, path));
        _readiness.Done(ReadinessState.ConfigurationTask);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(2, path));
        _readiness.StartDraining();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(2, path));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(2, "/livez"));
    }

    [Fact]
    public async Task Each_address_serves_only_its_own_paths()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(1, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(1, "/stats/prometheus"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(1, "/config_dump"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(2, "/config_dump"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(0, "/config_dump"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(0, "/metrics"));
    }

    [Fact]
    public async Task Log_level_changes_and_resets()
    {
        var url = Url(0, "/logging");
        using var set = await _client.PostAsync(url + "?level=debug", null, TestContext.Current.CancellationToken);
        Assert.Equal("current log level is debug\n", await set.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var bad = await _client.PostAsync(url + "?level=loud", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        using var reset = await _client.PostAsync(url + "?reset", null, TestContext.Current.CancellationToken);
        Assert.Equal("info", _levels.Text);
    }

    [Fact]
    public async Task Web_page_of_another_origin_cannot_stop_the_gateway()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(0, "/quitquitquit"));
        request.Headers.Add("Origin", "http://evil.example");
        using var refused = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(_lifetime.Stopped);

        using var allowed = new HttpRequestMessage(HttpMethod.Post, Url(0, "/quitquitquit"));
        allowed.Headers.Add("Origin", "http://evil.example");
        allowed.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "admin-token");
        using var answer = await _client.SendAsync(allowed, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(_lifetime.Stopped);
    }

    private static AdminAddress Loopback(int port) => new([new IPEndPoint(IPAddress.Loopback, port)], null);

    private string Url(int address, string path) => $"http://127.0.0.1:{_ports[address]}{path}";

    private async Task<HttpStatusCode> StatusAsync(int address, string path)
    {
        using var response = await _client.GetAsync(Url(address, path), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private sealed class FixedDump : IConfigDump
    {
        public JsonObject Describe() => new() { ["version"] = "test" };
    }

    private sealed class StopRecorder : IHostApplicationLifetime
    {
        public bool Stopped { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopped = true;
    }
}
