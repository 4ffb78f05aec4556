using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Agentgateway.AdminApi.Identity;

/// <summary>Records who tried what their role does not permit.</summary>
internal sealed class DeniedAttempts(ControlDatabase database, TimeProvider time) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _inner = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Forbidden)
        {
            await database.WriteAsync(
                db => AuditLog.AppendAsync(
                    db, Actor.From(context), "access.denied", time.GetUtcNow().ToUnixTimeMilliseconds(), context.RequestAborted,
                    "endpoints", $"{context.Request.Method} {context.Request.Path}", "denied"),
                context.RequestAborted);
        }

        await _inner.HandleAsync(next, context, policy, authorizeResult);
    }
}
