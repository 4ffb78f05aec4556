namespace Agentgateway.AdminApi.Telemetry;

/// <summary>Settings of the development OTLP receiver.</summary>
/// <remarks>
/// <c>AGW_TELEMETRY_RECEIVER=1</c> turns it on. gRPC needs a port of its own (<c>AGW_OTLP_GRPC_PORT</c>, h2c on loopback), since a port without TLS
/// cannot speak HTTP/1.1 and HTTP/2 both; HTTP/protobuf comes on the API's port. <c>AGW_OTLP_KEY</c>: senders must present it as <c>x-otlp-api-key</c>.
/// </remarks>
internal sealed class ReceiverSettings(IConfiguration configuration)
{
    public bool Enabled { get; } = configuration["AGW_TELEMETRY_RECEIVER"] is "1" or "true";

    /// <summary>Port of the gRPC endpoint; null: HTTP/protobuf only.</summary>
    public int? GrpcPort { get; } = int.TryParse(configuration["AGW_OTLP_GRPC_PORT"], out var port) ? port : null;

    public string? Key { get; } = configuration["AGW_OTLP_KEY"] is { Length: > 0 } key ? key : null;
}
