using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Gateway.Runtime;

/// <summary>The policies of a route, kept apart by where they stand: backends merge them in another order than the route phase does.</summary>
/// <param name="Inline">Written in the route; in a delegated route, over those of the routes that lead to it.</param>
/// <param name="Targeted">Of <c>policies</c> entries that name the route or one that leads to it.</param>
/// <param name="Listener">Of <c>policies</c> entries that name the gateway, a port or the listener.</param>
/// <param name="Merged">All of them as the route phase sees them: a route's own over those that target it, over what it inherits.</param>
internal sealed record RouteLevels(RoutePolicies Inline, RoutePolicies Targeted, RoutePolicies Listener, RoutePolicies Merged)
{
    /// <summary>The levels of a route below this one.</summary>
    public RouteLevels With(RoutePolicies inline, RoutePolicies targeted) => new(
        RoutePolicyMerge.Merge(inline, Inline),
        RoutePolicyMerge.Merge(targeted, Targeted),
        Listener,
        RoutePolicyMerge.Merge(inline, RoutePolicyMerge.Merge(targeted, Merged)));
}
