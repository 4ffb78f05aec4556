using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>An entry of <c>policies</c>: one policy for a named target.</summary>
public sealed record TargetedPolicy
{
    /// <summary>Name of the entry.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace of the entry.</summary>
    public required string Namespace { get; init; }

    /// <summary>What it applies to.</summary>
    public required PolicyTarget Target { get; init; }

    /// <summary>True with <c>phase: gateway</c>: runs before a route is chosen.</summary>
    public bool GatewayPhase { get; init; }

    /// <summary>Holds exactly one policy.</summary>
    public required RoutePolicies Policy { get; init; }

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}

/// <summary>What a policy applies to.</summary>
public abstract record PolicyTarget;

/// <summary>A gateway, one of its listeners, or one port.</summary>
public sealed record GatewayTarget(string Name, string Namespace, string? ListenerName, int? Port) : PolicyTarget;

/// <summary>A listener set.</summary>
public sealed record ListenerSetTarget(string Name, string Namespace, string? Section) : PolicyTarget;

/// <summary>A route, or one rule of it.</summary>
public sealed record RouteTarget(string Name, string Namespace, string? RuleName, string? Kind) : PolicyTarget;

/// <summary>A backend, or one section (target, provider) of it.</summary>
public sealed record BackendTarget(string Name, string Namespace, string? Section) : PolicyTarget;

/// <summary>A service.</summary>
public sealed record ServiceTarget(string Hostname, string Namespace, int? Port) : PolicyTarget;

/// <summary>Never applies; for tests.</summary>
public sealed record InvalidTarget : PolicyTarget;
