namespace Agentgateway.Gateway.Hosting;

/// <summary>The gateway cannot start; the message says everything that a person needs.</summary>
internal sealed class StartupException(string message) : Exception(message);
