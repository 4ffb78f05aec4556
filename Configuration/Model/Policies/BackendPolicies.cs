namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Policies of a backend.</summary>
public sealed record BackendPolicies : SimpleBackendPolicies
{
    /// <summary>Changes response headers.</summary>
    public HeaderModifier? ResponseHeaderModifier { get; init; }

    /// <summary>Answers with a redirect.</summary>
    public RequestRedirect? RequestRedirect { get; init; }

    /// <summary>When an endpoint counts as unhealthy.</summary>
    public HealthPolicy? Health { get; init; }

    /// <summary>Asks an authorization service.</summary>
    public ExtAuthz? ExtAuthz { get; init; }

    /// <summary>Rules per request.</summary>
    public Authorization? Authorization { get; init; }

    /// <summary>Rules per tool, prompt and resource.</summary>
    public Authorization? McpAuthorization { get; init; }

    /// <summary>External checks of MCP messages.</summary>
    public McpGuardrails? McpGuardrails { get; init; }

    /// <summary>True when <c>a2a</c> is present.</summary>
    public bool A2a { get; init; }

    /// <summary>Endpoint choice by a model-aware picker.</summary>
    public InferenceRouting? InferenceRouting { get; init; }

    /// <summary>Consistent endpoint choice: the expression gives the key.</summary>
    public CelExpression? SessionAffinity { get; init; }

    /// <summary>LLM settings.</summary>
    public AiPolicy? Ai { get; init; }
}
