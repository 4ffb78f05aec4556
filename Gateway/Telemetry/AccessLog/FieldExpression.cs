using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Telemetry.AccessLog;

/// <summary>Evaluates one configured field and appends what it gives: nothing on error or null, one field, or several when it flattens.</summary>
internal delegate void FieldExpression(Exchange exchange, List<LogField> output);
