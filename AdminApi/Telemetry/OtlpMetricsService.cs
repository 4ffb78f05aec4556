using Agentgateway.AdminApi.Telemetry.Otlp;
using Grpc.Core;

namespace Agentgateway.AdminApi.Telemetry;

/// <summary>OTLP/gRPC metrics.</summary>
internal sealed class OtlpMetricsService(OtlpReader reader) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
    {
        reader.Read(request);
        return Task.FromResult(new ExportMetricsServiceResponse());
    }
}
