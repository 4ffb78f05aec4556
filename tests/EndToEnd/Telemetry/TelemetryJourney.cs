using System.Security.Cryptography;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing.Otlp;
using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Telemetry;

/// <summary>All three services send traces, metrics and logs; a request is one trace from the client on.</summary>
public abstract class TelemetryJourney(string protocol)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_service_exports_and_a_clients_trace_goes_on()
    {
        await using var collector = await OtlpReceiver.StartAsync(Cancel);
        await using var suite = await SuiteProcess.StartAsync(
            new SuiteOptions { OtlpEndpoint = protocol == "grpc" ? collector.GrpcUrl : collector.HttpUrl, OtlpProtocol = protocol }, Cancel);
        var key = await suite.CreateWorkingKeyAsync("telemetry");
        var traceId = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var spanId = RandomNumberGenerator.GetHexString(16, lowercase: true);
        using (var response = await suite.SendChatAsync(key.Secret!, traceparent: $"00-{traceId}-{spanId}-01"))
        {
            await SuiteApi.ThrowIfFailedAsync(response);
        }

        using (var portal = await suite.Gateway.GetAsync(new Uri(suite.PortalUrl + "/sign-in"), Cancel))
        {
            Assert.True(portal.IsSuccessStatusCode);
        }

        var server = await collector.WaitForSpanAsync(
            s => s.Service == "gateway" && s.TraceId == traceId && s.ParentSpanId == spanId, "the gateway continues the client's trace", Cancel);
        Assert.Equal("mock-gpt", server.Attributes.GetValueOrDefault("gen_ai.request.model"));
        Assert.Equal(key.Id, server.Attributes.Values.FirstOrDefault(v => v == key.Id));
        Assert.DoesNotContain(server.Attributes.Values, v => v.Contains(key.Secret!, StringComparison.Ordinal));
        await collector.WaitForSpanAsync(
            s => s.Service == "gateway" && s.TraceId == traceId && s.ParentSpanId == server.SpanId, "the upstream call is a child", Cancel);
        await collector.WaitForSpanAsync(
            s => s.Service == "mockprovider" && s.TraceId == traceId, "the trace goes on at the provider", Cancel);

        foreach (var service in new[] { "gateway", "adminapi", "portal" })
        {
            await collector.WaitForSpanAsync(s => s.Service == service, $"a span of {service}", Cancel);
            await collector.WaitForMetricAsync(m => m.Service == service, $"a metric of {service}", Cancel);
            await collector.WaitForLogAsync(l => l.Service == service, $"a log record of {service}", Cancel);
        }

        await collector.WaitForMetricAsync(m => m.Service == "gateway" && m.Name.Contains("gen_ai", StringComparison.Ordinal), "token usage of the gateway", Cancel);
    }
}
