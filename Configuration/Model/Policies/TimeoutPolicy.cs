namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Deadlines; null for none. Expiry answers 504.</summary>
/// <param name="RequestTimeout">From the start of the request, over all attempts.</param>
/// <param name="BackendRequestTimeout">Of each attempt.</param>
public sealed record TimeoutPolicy(TimeSpan? RequestTimeout, TimeSpan? BackendRequestTimeout);
