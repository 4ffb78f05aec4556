using System.Net.Http.Headers;
using System.Text;
using Agentgateway.Configuration;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Policies.Authentication;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Samples.MockProvider;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>The gateway with a configuration text, and the mock provider, on ports of their own. <c>{mock}</c>, <c>{port}</c> stand for them in the text.</summary>
internal sealed class AiTestHost : IAsyncDisposable
{
    private readonly WebApplication _gateway;
    private readonly WebApplication _mock;

    private AiTestHost(WebApplication gateway, WebApplication mock, int port, UsageCollector usage)
    {
        _gateway = gateway;
        _mock = mock;
        Usage = usage;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Client { get; }

    public UsageCollector Usage { get; }

    public VirtualKeyTable Keys => _gateway.Services.GetRequiredService<VirtualKeyTable>();

    public IServiceProvider Services => _gateway.Services;

    public static async Task<AiTestHost> StartAsync(string yaml, CancellationToken cancellationToken, Action<IServiceCollection>? customize = null)
    {
        var mock = MockProviderApp.Build(["--urls=http://127.0.0.1:0"]);
        await mock.StartAsync(cancellationToken);
        var mockUrl = mock.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        var port = PortAllocator.Next();
        var text = yaml.Replace("{mock}", mockUrl, StringComparison.Ordinal)
            .Replace("{mockHost}", new Uri(mockUrl).Authority, StringComparison.Ordinal)
            .Replace("{port}", port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var loaded = ConfigLoader.LoadYaml(text);
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Problems));
        var usage = new UsageCollector();
        var arguments = GatewayArguments.Parse(["-c", text, "--ADMIN_ADDR=off", "--STATS_ADDR=off", "--READINESS_ADDR=off", "--AGW_LISTEN=loopback"]);
        var gateway = GatewayHost.Build(arguments, loaded, services =>
        {
            services.AddSingleton<IUsageSink>(usage);
            customize?.Invoke(services);
        });
        await gateway.StartAsync(cancellationToken);
        return new AiTestHost(gateway, mock, port, usage);
    }

    /// <summary>Makes a virtual key known to the gateway and gives its secret.</summary>
    public string AddKey(string status = "active", string[]? models = null, string[]? tools = null)
    {
        var secret = VirtualKeyFormat.Generate();
        Keys.SetKeys(new KeySnapshot(
            [new VirtualKey("key_1", "test", [new KeySecret(VirtualKeyFormat.Hash(secret), null)], status, null, "user_1", "Ann", "team-a", models, tools, null)],
            "http://portal.test"));
        return secret;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, string? key = null, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return Client.SendAsync(request, until, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.DisposeAsync();
        await _mock.DisposeAsync();
    }
}
