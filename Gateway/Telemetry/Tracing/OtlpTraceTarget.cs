using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Agentgateway.Gateway.Telemetry.Tracing;

/// <summary>One collector of spans named by a configuration: a batch processor with an SDK exporter. Created and dropped with its snapshot.</summary>
/// <remarks>An unreachable collector costs a background retry and dropped spans, never a request.</remarks>
internal sealed class OtlpTraceTarget : IDisposable
{
    private static readonly TimeSpan FlushOnDispose = TimeSpan.FromSeconds(3);
    private readonly BaseProcessor<Activity> _processor;
    private readonly TracerProvider _provider;

    /// <param name="endpoint">Collector with path, e.g. <c>http://collector:4317</c> for gRPC or <c>http://collector:4318/v1/traces</c>.</param>
    /// <param name="http">OTLP over HTTP with protobuf bodies instead of gRPC.</param>
    /// <param name="headers">Request headers to the collector, as <c>name=value,…</c>; null for none.</param>
    /// <param name="resource">Attributes of the resource beside the service's own.</param>
    public OtlpTraceTarget(Uri endpoint, bool http, string? headers, string serviceName, IEnumerable<KeyValuePair<string, object>> resource)
    {
        Endpoint = endpoint;
        var options = new OtlpExporterOptions
        {
            Endpoint = endpoint,
            Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc,
            TimeoutMilliseconds = 10_000,
            Headers = headers,
        };
        _processor = new BatchActivityExportProcessor(new OtlpTraceExporter(options));

        // The provider listens to nothing: spans are handed over at the end of a request. It is there to give the exporter its resource.
        _provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateDefault().AddService(serviceName).AddAttributes(resource))
            .AddProcessor(_processor)
            .Build();
    }

    /// <summary>Where it sends.</summary>
    public Uri Endpoint { get; }

    /// <summary>Queues a finished span; a full queue drops it.</summary>
    public void Export(Activity activity) => _processor.OnEnd(activity);

    public void Dispose()
    {
        _provider.ForceFlush((int)FlushOnDispose.TotalMilliseconds);
        _provider.Dispose();
    }
}
