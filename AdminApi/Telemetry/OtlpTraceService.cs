using Agentgateway.AdminApi.Telemetry.Otlp;
using Grpc.Core;

namespace Agentgateway.AdminApi.Telemetry;

/// <summary>OTLP/gRPC traces.</summary>
internal sealed class OtlpTraceService(OtlpReader reader) : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        reader.Read(request);
        return Task.FromResult(new ExportTraceServiceResponse());
    }
}
