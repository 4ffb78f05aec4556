namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Policies of a gateway or listener: they run before a route is chosen.</summary>
public record GatewayPolicies
{
    /// <summary>Cross-origin rules.</summary>
    public Cors? Cors { get; init; }

    /// <summary>Browser login.</summary>
    public Oidc? Oidc { get; init; }

    /// <summary>Checks JWTs.</summary>
    public JwtAuth? JwtAuth { get; init; }

    /// <summary>Checks names and passwords.</summary>
    public BasicAuth? BasicAuth { get; init; }

    /// <summary>Checks API keys.</summary>
    public ApiKeyAuth? ApiKey { get; init; }

    /// <summary>Asks an authorization service.</summary>
    public Conditional<ExtAuthz>? ExtAuthz { get; init; }

    /// <summary>Rules per request.</summary>
    public Authorization? Authorization { get; init; }

    /// <summary>Passes requests through a processor.</summary>
    public Conditional<ExtProc>? ExtProc { get; init; }

    /// <summary>Computed changes of headers and bodies.</summary>
    public Conditional<Transformations>? Transformations { get; init; }
}
