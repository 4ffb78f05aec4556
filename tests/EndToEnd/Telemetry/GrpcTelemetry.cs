namespace Agentgateway.EndToEnd.Telemetry;

public sealed class GrpcTelemetry() : TelemetryJourney("grpc");
