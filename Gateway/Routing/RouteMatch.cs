using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Routing;

/// <summary>The result of routing one request.</summary>
/// <param name="Route">The route that won.</param>
/// <param name="PathPattern">The match's path text for span names: <c>/v1/*</c> for prefixes.</param>
/// <param name="MatchedPrefix">The prefix that matched, without trailing slash; null for exact and regex matches. Prefix rewrites need it.</param>
internal sealed record RouteMatch(CompiledRoute Route, string PathPattern, string? MatchedPrefix);
