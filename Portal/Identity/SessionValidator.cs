using System.Security.Claims;
using Agentgateway.Portal.Services;

namespace Agentgateway.Portal.Identity;

/// <summary>Asks AdminApi whether a session still stands: user active, same role, same password.</summary>
internal sealed class SessionValidator(IServiceScopeFactory scopes)
{
    /// <summary>False only if AdminApi says so. While it cannot be reached the session stays: it authorises every call anyway, once it is back.</summary>
    public async Task<bool> IsValidAsync(ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (SessionPrincipal.ToCaller(user) is not { } caller)
        {
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        var api = scope.ServiceProvider.GetRequiredService<AdminApiClient>();
        var answer = await api.GetMeAsync(caller, cancellation);
        return answer switch
        {
            { Value: { } me } => SessionPrincipal.StillValid(user, me),
            { Problem.Status: 401 or 403 or 404 } => false,
            _ => true,
        };
    }
}
