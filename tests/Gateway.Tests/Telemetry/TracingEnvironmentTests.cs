using Agentgateway.Configuration;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry.Tracing;
using Agentgateway.Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Telemetry;

public sealed class TracingEnvironmentTests
{
    private const string Old = """config: {tracing: {otlpEndpoint: "http://file:1", headers: {a: file, b: file}, otlpProtocol: grpc, path: /p}}""";
    private const string New = """frontendPolicies: {tracing: {host: "file:1", path: /p}}""";

    [Theory]
    [InlineData(Old, "", "file:1 False Grpc /p a=file b=file")]
    [InlineData(Old, "OTLP_ENDPOINT=https://env:2", "env:2 True Grpc /p a=file b=file")]
    [InlineData(Old, "OTLP_ENDPOINT=http://[::1]:2/base/", "[::1]:2 False Grpc /base/v1/traces a=file b=file")]
    [InlineData(Old, "OTLP_PROTOCOL=\"http\"", "file:1 False Http /p a=file b=file")]
    [InlineData(Old, "OTLP_HEADERS=A=x=y, c = z", "file:1 False Grpc /p b=file A=x=y c=z")]
    [InlineData(Old, "OTLP_HEADERS={\"a\":\"x\"}", "file:1 False Grpc /p b=file a=x")]
    [InlineData(Old, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://std:3/t;OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf;OTEL_EXPORTER_OTLP_HEADERS=a=x%20y+z", "std:3 False Http /t b=file a=x y+z")]
    [InlineData(Old, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://std:3;OTLP_ENDPOINT=http://env:2", "env:2 False Grpc /p a=file b=file")]
    [InlineData(Old, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://std:3;OTEL_EXPORTER_OTLP_ENDPOINT=http://sdk:4", "file:1 False Grpc /p a=file b=file")] // the SDK's exporter sends there
    [InlineData(New, "OTLP_ENDPOINT=http://env:2", "file:1 False Grpc /p ")]
    [InlineData("{}", "OTLP_ENDPOINT=http://env:2", "env:2 False Grpc /v1/traces ")]
    [InlineData("{}", "OTLP_HEADERS=a=b", "none")]
    public void Variables_win_over_the_older_place_only(string yaml, string variables, string expected)
    {
        var loaded = ConfigLoader.LoadYaml(yaml);
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Problems));
        var environment = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], string? (v) => v[1], StringComparer.Ordinal);
        var read = new EnvironmentReader(new ConfigurationBuilder().AddInMemoryCollection(environment).Build());
        var tracing = TracingEnvironment.Read(read);
        read.ThrowIfAny();

        var policy = tracing.Over(loaded.Config!.FrontendPolicies.Tracing);

        var address = policy?.Target?.Backend as Configuration.Model.AddressReference;
        Assert.Equal(expected, policy is null ? "none"
            : $"{address!.Target} {address.Tls} {policy.Protocol} {policy.Path} {string.Join(' ', policy.Headers.Select(h => h.Key + "=" + h.Value.Reveal()))}");
    }

    [Fact]
    public async Task Gateway_sends_spans_to_the_collector_of_the_environment()
    {
        await using var gateway = await TestGateway.StartAsync("config: {tracing: {otlpProtocol: http}}", null, "--OTLP_ENDPOINT=http://127.0.0.1:9");

        var tracing = gateway.Services.GetRequiredService<SnapshotHolder>().Current.Frontend.Telemetry.Tracing;

        Assert.Equal("http://127.0.0.1:9/v1/traces", tracing?.Target?.Endpoint.AbsoluteUri);
    }
}
