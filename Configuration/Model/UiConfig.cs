using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>The <c>ui</c> section: where the status page is offered.</summary>
public sealed record UiConfig
{
    /// <summary>Where it is attached; empty means the implicit gateway <c>default</c>.</summary>
    public IReadOnlyList<GatewayReference> Gateways { get; init; } = [];

    /// <summary>Policies of its routes: cors, oidc, jwtAuth, authorization, extAuthz, basicAuth, apiKey, csrf only.</summary>
    public RoutePolicies Policies { get; init; } = new();
}
