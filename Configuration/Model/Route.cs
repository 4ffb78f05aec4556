using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>An HTTP route.</summary>
public sealed record Route
{
    /// <summary>Unique within its listener or list; default <c>route{index}</c>. Part of the last tie-break between routes.</summary>
    public required string Name { get; init; }

    /// <summary>True when the file gives no name.</summary>
    public bool Unnamed { get; init; }

    /// <summary>Default <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Lets a targeted policy select this rule.</summary>
    public string? RuleName { get; init; }

    /// <summary>Only for top-level routes. Empty means the implicit gateway <c>default</c>.</summary>
    public IReadOnlyList<GatewayReference> Gateways { get; init; } = [];

    /// <summary>Exact names or <c>*.suffix</c>; empty, or an entry <c>*</c>, means any.</summary>
    public IReadOnlyList<string> Hostnames { get; init; } = [];

    /// <summary>One must hold. Empty means that the route never matches; when absent in the file it is one entry with the prefix <c>/</c>.</summary>
    public IReadOnlyList<RouteMatch> Matches { get; init; } = [RouteMatch.Any];

    /// <summary>Inline policies.</summary>
    public RoutePolicies Policies { get; init; } = new();

    /// <summary>Chosen by weight for each request.</summary>
    public IReadOnlyList<RouteBackend> Backends { get; init; } = [];

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";

    /// <summary>Where the route starts in the file.</summary>
    public Position Position { get; init; }

    /// <summary>Tells a compiler that nothing but the place in the document changed since an earlier version. Not compared.</summary>
    public ContentIdentity Content { get; init; }
}
