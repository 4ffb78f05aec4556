using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>An entry of the top-level <c>backends</c>.</summary>
public sealed record NamedBackend
{
    /// <summary>Unique; referenced as <c>name</c> or <c>/name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Host, internal, MCP, AI or AWS.</summary>
    public required BackendKind Kind { get; init; }

    /// <summary>Policies of every use.</summary>
    public BackendPolicies Policies { get; init; } = new();

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}
