namespace Agentgateway.Gateway.Pipeline.Callouts;

/// <summary>A service that a policy depends on did not answer as it should. The message is for the log only.</summary>
internal sealed class CalloutException(string message, Exception? inner = null) : Exception(message, inner);
