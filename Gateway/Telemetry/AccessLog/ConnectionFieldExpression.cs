using Agentgateway.Gateway.Expressions;

namespace Agentgateway.Gateway.Telemetry.AccessLog;

/// <summary>As <see cref="FieldExpression"/>, for TCP connections: what reads a request gives nothing there.</summary>
internal delegate void ConnectionFieldExpression(ConnectionScope scope, List<LogField> output);
