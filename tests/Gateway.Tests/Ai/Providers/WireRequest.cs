namespace Agentgateway.Gateway.Tests.Ai.Providers;

/// <summary>A request as it was about to leave.</summary>
public sealed record WireRequest(string Authority, string PathAndQuery, int Port, bool IsTls, IReadOnlyDictionary<string, string> Headers, string Body);
