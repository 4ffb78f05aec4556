namespace Agentgateway.Configuration.Model.Policies;

/// <summary>External checks of MCP messages, in order.</summary>
public sealed record McpGuardrails(IReadOnlyList<McpGuardProcessor> Processors);

/// <summary>One remote check.</summary>
public sealed record McpGuardProcessor
{
    /// <summary>The service.</summary>
    public required CalloutTarget Target { get; init; }

    /// <summary>Method pattern to what is checked, in file order.</summary>
    public IReadOnlyList<KeyValuePair<string, McpGuardPhase>> Methods { get; init; } = [];

    /// <summary>True with <c>failureMode: failOpen</c>.</summary>
    public bool FailOpen { get; init; }

    /// <summary>Values sent along.</summary>
    public IReadOnlyDictionary<string, CelExpression> Metadata { get; init; } = EmptyMap<CelExpression>.Instance;

    /// <summary>Request headers that are sent; empty means all.</summary>
    public IReadOnlyList<string> AllowedHeaders { get; init; } = [];

    /// <summary>Request headers that are never sent.</summary>
    public IReadOnlyList<string> DisallowedHeaders { get; init; } = [];
}

/// <summary>Which messages of a method are checked.</summary>
public enum McpGuardPhase
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Requests.</summary>
    Request,

    /// <summary>Responses.</summary>
    Response,

    /// <summary>Both.</summary>
    Full,
}
