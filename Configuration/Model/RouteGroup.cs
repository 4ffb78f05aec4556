namespace Agentgateway.Configuration.Model;

/// <summary>Routes that another route delegates to.</summary>
public sealed record RouteGroup(string Name, IReadOnlyList<Route> Routes);
