using Agentgateway.Testing.Otlp.Protocol;
using Grpc.Core;

namespace Agentgateway.Testing.Otlp;

// The three gRPC services of the protocol are three lines each; a file for each would hide that they are the same.

/// <summary>Receives spans by gRPC.</summary>
internal sealed class OtlpTraceService(OtlpStore store) : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        store.Add(request);
        return Task.FromResult(new ExportTraceServiceResponse());
    }
}

/// <summary>Receives log records by gRPC.</summary>
internal sealed class OtlpLogsService(OtlpStore store) : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        store.Add(request);
        return Task.FromResult(new ExportLogsServiceResponse());
    }
}

/// <summary>Receives metrics by gRPC.</summary>
internal sealed class OtlpMetricsService(OtlpStore store) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
    {
        store.Add(request);
        return Task.FromResult(new ExportMetricsServiceResponse());
    }
}
