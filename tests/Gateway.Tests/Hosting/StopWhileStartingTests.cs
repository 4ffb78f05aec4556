using Agentgateway.Configuration;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

public sealed class StopWhileStartingTests
{
    [Fact]
    public async Task Signal_during_the_start_is_a_normal_end()
    {
        var loaded = ConfigLoader.LoadYaml($"binds: [{{port: {PortAllocator.Next()}, listeners: [{{routes: []}}]}}]");
        var arguments = GatewayArguments.Parse(["--ADMIN_ADDR=off", "--STATS_ADDR=off", "--READINESS_ADDR=off", "--AGW_LISTEN=loopback"]);
        var app = GatewayHost.Build(arguments, loaded, services => services.Insert(0, ServiceDescriptor.Singleton<IHostedService, ImpatientOperator>()));

        // Ends without an exception, which would be exit code 134 and a stack trace.
        await GatewayRunner.ServeAsync(app).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private sealed class ImpatientOperator(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
