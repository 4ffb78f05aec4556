using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Rewriting;

/// <summary>Replaces the path, or the matched prefix, and keeps the query.</summary>
internal static class PathRewrite
{
    /// <summary>The new path and query, or null when a prefix is to be replaced and the route did not match by whole-segment prefix.</summary>
    public static string? Apply(PathRedirect rewrite, Exchange exchange)
    {
        var request = exchange.Request;
        var query = request.Query.IsEmpty ? "" : "?" + request.Query.ToString();
        if (!rewrite.ReplacePrefix)
        {
            return rewrite.Value + query;
        }

        if (exchange.Route?.MatchedPrefix is not { } prefix)
        {
            return null;
        }

        var path = request.Path;
        if (!path.StartsWith(prefix) || (path.Length > prefix.Length && path[prefix.Length] != '/'))
        {
            return null;
        }

        var rest = path[prefix.Length..];
        var start = rewrite.Value.TrimEnd('/');
        var combined = rest.IsEmpty ? (rewrite.Value.Length == 0 ? "/" : rewrite.Value) : string.Concat(start, rest);
        return (combined.Length == 0 ? "/" : combined) + query;
    }
}
