using Agentgateway.AdminApi.Telemetry.Otlp;
using Grpc.Core;

namespace Agentgateway.AdminApi.Telemetry;

/// <summary>OTLP/gRPC logs.</summary>
internal sealed class OtlpLogsService(OtlpReader reader) : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        reader.Read(request);
        return Task.FromResult(new ExportLogsServiceResponse());
    }
}
