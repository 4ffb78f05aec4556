namespace Agentgateway.Gateway.Listeners;

/// <summary>State of one bind, for readiness, the config dump and logs.</summary>
/// <param name="State"><c>listening</c>, <c>failed</c> (retried every second) or <c>draining</c>.</param>
/// <param name="Error">Why it could not be bound.</param>
/// <param name="Connections">Open connections.</param>
internal sealed record BindStatus(string Key, int Port, string State, string? Error, int Connections);
