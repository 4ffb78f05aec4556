using Agentgateway.AppHost.LocalHosting.Running;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace Agentgateway.AppHost.Tests.LocalHosting;

public sealed class ChildEnvironmentTests
{
    [Fact]
    public async Task A_reference_to_a_project_gives_service_discovery_and_a_plain_variable()
    {
        var host = new TestHost();
        var api = host.Builder.AddProject("admin-api", "x.csproj", launchProfileName: null).WithHttpEndpoint(8081).WithHttpEndpoint(4317, name: "otlp");
        var web = host.Builder.AddProject("web", "x.csproj", launchProfileName: null).WithReference(api);

        var environment = await CreateAsync(host, web.Resource);

        Assert.Equal("http://localhost:8081", environment["services__admin-api__http__0"]);
        Assert.Equal("http://localhost:4317", environment["services__admin-api__otlp__0"]);
        Assert.Equal("http://localhost:8081", environment["ADMIN_API_HTTP"]);
    }

    [Fact]
    public async Task A_reference_to_Redis_gives_a_connection_string_with_the_password()
    {
        var host = new TestHost(args: ["--Parameters:redis-password=pw"]);
        var redis = host.Builder.AddRedis("redis", 6400);
        var web = host.Builder.AddProject("web", "x.csproj", launchProfileName: null).WithReference(redis);

        Assert.Equal("127.0.0.1:6400,password=pw", (await CreateAsync(host, web.Resource))["ConnectionStrings__redis"]);
    }

    [Fact]
    public async Task A_project_gets_its_urls_its_name_and_the_address_of_the_telemetry()
    {
        var host = new TestHost(args: ["--OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"]);
        var web = host.Builder.AddProject("web", "x.csproj", launchProfileName: null).WithHttpEndpoint(8080).WithHttpEndpoint(9000, name: "extra", env: "EXTRA_PORT");

        var environment = await CreateAsync(host, web.Resource);

        Assert.Equal("http://localhost:8080;http://localhost:9000", environment["ASPNETCORE_URLS"]);
        Assert.Equal("9000", environment["EXTRA_PORT"]);
        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("web", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal("http://collector:4318", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("http/protobuf", environment["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), environment["AGW_PARENT_PID"]);
        Assert.DoesNotContain("AGW_TELEMETRY_RECEIVER", environment.Keys);
    }

    [Fact]
    public async Task The_filter_decides_which_endpoints_are_urls()
    {
        var host = new TestHost();
        var web = host.Builder.AddProject("web", "x.csproj", launchProfileName: null).WithHttpEndpoint(8080).WithHttpEndpoint(9000, name: "extra")
            .WithEndpointsInEnvironment(e => e.Name == "http");

        Assert.Equal("http://localhost:8080", (await CreateAsync(host, web.Resource))["ASPNETCORE_URLS"]);
    }

    [Fact]
    public async Task Without_a_collector_telemetry_goes_to_the_resource_that_receives_it()
    {
        var host = new TestHost();
        var api = host.Builder.AddProject("api", "x.csproj", launchProfileName: null).WithHttpEndpoint(4317, name: "otlp");
        var web = host.Builder.AddProject("web", "x.csproj", launchProfileName: null);

        Assert.Equal("1", (await CreateAsync(host, api.Resource))["AGW_TELEMETRY_RECEIVER"]);
        var environment = await CreateAsync(host, web.Resource);
        Assert.Equal("http://localhost:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.DoesNotContain("AGW_TELEMETRY_RECEIVER", environment.Keys);
    }

    [Fact]
    public async Task The_model_overrides_what_the_host_would_set()
    {
        var host = new TestHost();
        var web = host.Builder.AddProject("web", "x.csproj", launchProfileName: null).WithEnvironment("ASPNETCORE_ENVIRONMENT", "Staging");

        Assert.Equal("Staging", (await CreateAsync(host, web.Resource))["ASPNETCORE_ENVIRONMENT"]);
    }

    private static async Task<Dictionary<string, string>> CreateAsync(TestHost host, IResource resource)
    {
        foreach (var endpoint in host.Builder.Resources.SelectMany(r => r.Annotations.OfType<EndpointAnnotation>()))
        {
            endpoint.AllocatedPort = endpoint.Port;
        }

        var telemetry = TelemetryTarget.Choose(host.Builder.Configuration, host.Builder.Resources);
        return await new ChildEnvironment(host.Builder.ExecutionContext, telemetry, "run1").CreateAsync(resource, TestContext.Current.CancellationToken);
    }
}
