namespace Agentgateway.Gateway.Admin;

/// <summary>An admin address cannot be bound: fatal at start, since nobody could see the process otherwise.</summary>
internal sealed class AdminBindException(string message, Exception inner) : Exception(message, inner);
