using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Agentgateway.AdminApi.Telemetry.Otlp;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Testing;
using Google.Protobuf;
using static Agentgateway.AdminApi.Tests.AdminApiServer;

namespace Agentgateway.AdminApi.Tests.Telemetry;

public sealed class ReceiverTests
{
    private const string Service = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    [Fact]
    public async Task Traces_come_in_by_http_and_by_grpc_and_the_key_is_needed()
    {
        var port = PortAllocator.Next();
        await using var server = await StartAsync(new() { ["AGW_TELEMETRY_RECEIVER"] = "1", ["AGW_OTLP_GRPC_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture), ["AGW_OTLP_KEY"] = "otlp-key" });
        var api = new Uri(server.Services.GetUrl(notPort: port));
        var id = ActivityTraceId.CreateRandom().ToHexString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(new Uri(api, "/v1/traces"), Trace(id, "root", null), null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(new Uri(api, "/v1/traces"), Trace(id, "root", null), "otlp-key")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GrpcAsync(port, Trace(id, "child", "root"), null)).StatusCode);
        var answer = await GrpcAsync(port, Trace(id, "child", "root"), "otlp-key");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var admin = new HttpClient { BaseAddress = api, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", BootstrapToken) } };
        var summary = Assert.Single((await GetAsync<Page<TraceSummary>>(admin, "telemetry/traces")).Data, t => t.TraceId == id);
        Assert.Equal(("root", 2, true), (summary.Name, summary.SpanCount, summary.HasError));
        var trace = await GetAsync<TraceDetail>(admin, "telemetry/traces/" + id);
        Assert.Equal(["root", "child"], trace.Spans.Select(s => s.Name));
        Assert.Equal("svc", trace.Spans[0].Service);
        Assert.Equal(5, trace.Spans[1].OffsetMs);
        Assert.Equal("42", trace.Spans[0].Attributes["n"]);
        await ProblemAsync(await admin.GetAsync("/api/v1/telemetry/traces/ffff", TestContext.Current.CancellationToken), 404, "not_found");
        var runtime = await GetAsync<RuntimeInfo>(admin, "runtime");
        Assert.True(runtime.TelemetryReceiver);
    }

    [Fact]
    public async Task Without_the_switch_there_is_no_receiver()
    {
        await using var server = await StartAsync();
        Assert.False((await PostAsync(new Uri(server.Url, "/v1/traces"), Trace("00", "x", null), null)).IsSuccessStatusCode);
        Assert.Empty((await GetAsync<Page<LogInfo>>(server.Admin, "telemetry/logs")).Data);
    }

    private static ExportTraceServiceRequest Trace(string id, string name, string? parent)
    {
        var start = 1_700_000_000_000_000_000UL + (parent is null ? 0UL : 5_000_000UL);
        var span = new Span
        {
            TraceId = ByteString.CopyFrom(Convert.FromHexString(id)), SpanId = SpanId(name), Name = name, Kind = Span.Types.SpanKind.Server,
            StartTimeUnixNano = start, EndTimeUnixNano = start + 1_000_000, Status = new Status { Code = parent is null ? Status.Types.StatusCode.Unset : Status.Types.StatusCode.Error },
        };
        if (parent is not null)
        {
            span.ParentSpanId = SpanId(parent);
        }

        span.Attributes.Add(new KeyValue { Key = "n", Value = new AnyValue { IntValue = 42 } });
        var resource = new AdminApi.Telemetry.Otlp.Resource();
        resource.Attributes.Add(new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = "svc" } });
        return new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { Resource = resource, ScopeSpans = { new ScopeSpans { Spans = { span } } } } } };
    }

    private static ByteString SpanId(string name) => ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)), 0, 8);

    private static async Task<HttpResponseMessage> PostAsync(Uri url, IMessage message, string? key)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(message.ToByteArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("x-otlp-api-key", key);
        }

        return await client.PostAsync(url, content);
    }

    // One gRPC message by hand: no flag, length, payload.
    private static async Task<HttpResponseMessage> GrpcAsync(int port, IMessage message, string? key)
    {
        using var client = new HttpClient();
        var payload = message.ToByteArray();
        byte[] frame = [0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://localhost:{port}{Service}") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new ByteArrayContent(frame);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (key is not null)
        {
            request.Headers.Add("x-otlp-api-key", key);
        }

        var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response;
    }
}
