using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Agentgateway.Portal.Identity;

/// <summary>Ends a circuit's session within a minute of the user being disabled or given another role or password.</summary>
internal sealed class PortalAuthenticationStateProvider(ILoggerFactory loggers, SessionValidator validator)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(60);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        validator.IsValidAsync(authenticationState.User, cancellationToken);
}
