using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>One weighted destination of a route.</summary>
public sealed record RouteBackend
{
    /// <summary>Share of the traffic relative to the other backends; 0 gets none.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>What is behind it.</summary>
    public required BackendKind Kind { get; init; }

    /// <summary>Inline policies.</summary>
    public BackendPolicies Policies { get; init; } = new();

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}
