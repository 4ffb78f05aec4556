using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Where the services send traces, metrics and logs.</summary>
/// <remarks>
/// In this order: <c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c> or <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> of this process; the Aspire dashboard, if the <c>aspire</c> CLI
/// is on the PATH (<see cref="DashboardResource"/>); an endpoint named <c>otlp</c> of a resource, which is the development receiver of AdminApi.
/// </remarks>
internal sealed class TelemetryTarget
{
    private const string ReceiverEndpoint = "otlp";
    private readonly Func<string>? _endpoint;

    private TelemetryTarget(string description, Func<string>? endpoint)
    {
        Description = description;
        _endpoint = endpoint;
    }

    /// <summary>For the console.</summary>
    public string Description { get; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>.</summary>
    public string Protocol { get; private init; } = "grpc";

    /// <summary>Headers of the exporter, in the notation of <c>OTEL_EXPORTER_OTLP_HEADERS</c>.</summary>
    public string? Headers { get; private init; }

    /// <summary>The resource that receives and shows telemetry itself; null if none does.</summary>
    public IResource? Receiver { get; private init; }

    /// <summary>Chooses the target.</summary>
    public static TelemetryTarget Choose(IConfiguration configuration, IEnumerable<IResource> resources)
    {
        if (configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] is { Length: > 0 } dashboard)
        {
            return new TelemetryTarget(dashboard, () => dashboard) { Headers = configuration["OTEL_EXPORTER_OTLP_HEADERS"] };
        }

        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } collector)
        {
            return new TelemetryTarget(collector, () => collector)
            {
                Protocol = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "grpc",
                Headers = configuration["OTEL_EXPORTER_OTLP_HEADERS"],
            };
        }

        foreach (var resource in resources.OfType<IResourceWithEndpoints>())
        {
            if (resource is DashboardResource own)
            {
                return new TelemetryTarget("the Aspire dashboard", () => own.Otlp.Url) { Headers = $"x-otlp-api-key={own.ApiKey}" };
            }
        }

        var receiver = resources.OfType<IResourceWithEndpoints>()
            .Select(r => new EndpointReference(r, ReceiverEndpoint))
            .FirstOrDefault(e => e.Exists);
        return receiver is null
            ? new TelemetryTarget("nowhere", null)
            : new TelemetryTarget($"the development receiver of {receiver.Resource.Name}", () => receiver.Url) { Receiver = receiver.Resource };
    }

    /// <summary>Adds the variables that the OpenTelemetry SDK reads. The short delays are Aspire's for development.</summary>
    public void AddTo(Dictionary<string, object> variables, IResource resource, string runId)
    {
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={resource.Name}-{runId}";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";

        // Aspire turns retries on as well. Here the receiver may stop before its senders, whose last flush must not outlast the stop.
        variables["OTEL_EXPORTER_OTLP_TIMEOUT"] = "2000";
        if (_endpoint is null)
        {
            return;
        }

        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = _endpoint();
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = Protocol;
        if (Headers is { Length: > 0 })
        {
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = Headers;
        }

        if (resource == Receiver)
        {
            variables["AGW_TELEMETRY_RECEIVER"] = "1";
        }
    }
}
