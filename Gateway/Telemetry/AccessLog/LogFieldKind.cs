namespace Agentgateway.Gateway.Telemetry.AccessLog;

/// <summary>Type of a <see cref="LogField"/>.</summary>
internal enum LogFieldKind
{
    Text,
    Quoted,
    Json,
    Integer,
    Double,
    Bool,
}
