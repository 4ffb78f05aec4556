using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Agentgateway.AdminApi.Identity;

/// <summary>Registration of authentication and authorization: default deny.</summary>
internal static class IdentityServices
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<ServiceKeys>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<FirstAdmin>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedAttempts>();

        // Not AddAuthentication: that brings Data Protection, which writes keys that nothing here uses.
        services.AddAuthenticationCore(options => options.DefaultScheme = BearerAuthentication.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(new AuthorizationPolicyBuilder(BearerAuthentication.SchemeName).RequireAssertion(_ => false).Build())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(BearerAuthentication.SchemeName).RequireAssertion(_ => false).Build())
            .AddPolicy(Roles.Admin, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerClaims.Role, Roles.Admin))
            .AddPolicy(Roles.AnyUser, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerClaims.Role, Roles.Admin, Roles.Developer))
            .AddPolicy(Roles.PortalService, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerClaims.Role, Roles.PortalService));
        return services;
    }
}
