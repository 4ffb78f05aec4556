namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Sends a copy of a share of the requests, without body; the answer is ignored.</summary>
/// <param name="Percentage">0 to 1.</param>
public sealed record RequestMirror(BackendReference Backend, double Percentage);
