namespace Agentgateway.EndToEnd.Telemetry;

public sealed class HttpTelemetry() : TelemetryJourney("http/protobuf");
