using System.Net;
using System.Net.Sockets;
using Agentgateway.AppHost.LocalHosting.Running;
using Agentgateway.Testing;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Agentgateway.AppHost.Tests.LocalHosting;

public sealed class PortPlanTests
{
    [Fact]
    public void A_busy_default_port_moves_to_the_next_free_one_and_says_so()
    {
        using var busy = new BusyPort();
        var host = new TestHost();
        var web = host.Builder.AddExecutable("web", "x", ".").WithHttpEndpoint(busy.Port);

        Plan(host);

        var port = web.GetEndpoint("http").Port;
        Assert.InRange(port, busy.Port + 1, 65535);
        Assert.Contains($"port {busy.Port} is busy: web moves to {port}", host.Console, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AGW_WEB_PORT", "AGW_WEB_PORT")]
    [InlineData("Parameters:webport", "Parameters__webport")]
    public void A_busy_port_that_was_set_is_an_error_naming_port_and_setting(string key, string shown)
    {
        using var busy = new BusyPort();
        var host = new TestHost(args: [$"--{key}={busy.Port}"]);
        host.Builder.AddExecutable("web", "x", ".").WithHttpEndpoint(busy.Port);

        var error = Assert.Throws<DistributedApplicationException>(() => Plan(host));

        Assert.Contains($"Port {busy.Port} for web is busy. It was set by {shown}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Further_endpoints_have_settings_with_their_name()
    {
        var port = PortAllocator.Next();
        var host = new TestHost(args: [$"--AGW_WEB_METRICS_PORT={port}"]);
        var web = host.Builder.AddExecutable("web", "x", ".").WithHttpEndpoint(15020, name: "metrics");

        Plan(host);

        Assert.Equal(port, web.GetEndpoint("metrics").Port);
    }

    [Fact]
    public void A_setting_that_is_no_port_is_an_error()
    {
        var host = new TestHost(args: ["--AGW_WEB_PORT=http"]);
        host.Builder.AddExecutable("web", "x", ".").WithHttpEndpoint(8080);

        var error = Assert.Throws<DistributedApplicationException>(() => Plan(host));

        Assert.Contains("AGW_WEB_PORT is 'http'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_without_a_wanted_port_keeps_the_one_of_the_last_run()
    {
        using var data = new TemporaryFolder();
        Assert.Equal(PortOfNewRun(data), PortOfNewRun(data));
    }

    [Fact]
    public void Two_resources_never_get_the_same_port()
    {
        var host = new TestHost();
        var free = PortAllocator.Next();
        var one = host.Builder.AddExecutable("one", "x", ".").WithHttpEndpoint(free);
        var two = host.Builder.AddExecutable("two", "x", ".").WithHttpEndpoint(free);

        Plan(host);

        Assert.NotEqual(one.GetEndpoint("http").Port, two.GetEndpoint("http").Port);
    }

    private static int PortOfNewRun(TemporaryFolder data)
    {
        var host = new TestHost(data);
        var web = host.Builder.AddExecutable("web", "x", ".").WithHttpEndpoint();
        Plan(host);
        return web.GetEndpoint("http").Port;
    }

    private static void Plan(TestHost host) =>
        new PortPlan(host.Builder.Configuration, host.Builder.Data, host.Output).Allocate(host.Builder.Resources);

    private sealed class BusyPort : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public BusyPort() => _listener.Start();

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();
    }
}
