namespace Agentgateway.Configuration.Model.Policies;

/// <summary>An HTTP CONNECT proxy on the way to a backend.</summary>
public sealed record BackendTunnel(BackendReference Proxy, SimpleBackendPolicies Policies);
