using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>A backend that a policy calls (authorization service, rate limiter, collector, token endpoint) and the policies of that call.</summary>
public sealed record CalloutTarget(BackendReference Backend, SimpleBackendPolicies Policies);
