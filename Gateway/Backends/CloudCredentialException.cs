namespace Agentgateway.Gateway.Backends;

/// <summary>A cloud credential could not be had. The message is for the log: it may name the source, never the secret.</summary>
internal sealed class CloudCredentialException(string message, Exception? inner = null) : Exception(message, inner);
