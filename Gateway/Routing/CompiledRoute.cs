using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Routing;

/// <summary>A route as it serves: policies merged and compiled, backends resolved.</summary>
internal sealed record CompiledRoute
{
    /// <summary>Stable over reloads: <c>listener/namespace/name</c>; last tie-break of routing and owner key of state.</summary>
    public required string Key { get; init; }

    /// <summary><c>namespace/name</c>, for log and metrics.</summary>
    public required string Name { get; init; }

    public string? RuleName { get; init; }

    public PolicyChain Policies { get; init; } = PolicyChain.Empty;

    /// <summary>Empty = only policies answer; a request that none answers gets 500.</summary>
    public WeightedBackends Backends { get; init; } = WeightedBackends.None;

    /// <summary>Deadline from the start of the request to response headers; null = none.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Time to response headers of each attempt; null = none.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    public RetryPlan? Retry { get; init; }

    /// <summary>Error bodies before a backend is chosen; set when all backends speak one protocol (AI, MCP).</summary>
    public IErrorFormat? ErrorFormat { get; init; }

    /// <summary>True for the routes that the <c>llm</c> and <c>mcp</c> sections make: browsers get the page instead of an API error.</summary>
    public bool ServesBrowserPage { get; init; }

    /// <summary>An expression or policy needs the whole request body before the backend is called.</summary>
    public bool NeedsRequestBody { get; init; }
}
