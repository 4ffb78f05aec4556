using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>The <c>mcp</c> section: one virtual MCP server.</summary>
public sealed record McpConfig
{
    /// <summary>Where it is attached (paths <c>/mcp</c>, <c>/sse</c>, <c>/.well-known</c>); empty means the implicit gateway <c>default</c>, else a port of its own.</summary>
    public IReadOnlyList<GatewayReference> Gateways { get; init; } = [];

    /// <summary>Port of its own; null when attached. 3000 by default when there is nothing to attach to.</summary>
    public int? Port { get; init; }

    /// <summary>The servers behind it.</summary>
    public required McpBackend Backend { get; init; }

    /// <summary>Policies of every call.</summary>
    public RoutePolicies Policies { get; init; } = new();
}
