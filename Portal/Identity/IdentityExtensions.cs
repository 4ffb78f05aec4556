using Agentgateway.Portal.Services;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;

namespace Agentgateway.Portal.Identity;

/// <summary>Registers the cookie session and the signer of user assertions.</summary>
internal static class IdentityExtensions
{
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(8);

    /// <summary>Cookie session of eight hours, revalidated against AdminApi; deny by default.</summary>
    /// <exception cref="InvalidOperationException"><c>AGW_PORTAL_KEY</c> is missing or not 64 hex digits.</exception>
    public static void AddPortalIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        var portalKey = ReadPortalKey(builder.Configuration);
        services.AddSingleton(provider => new UserAssertionSigner(portalKey, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SessionValidator>();
        services.AddScoped<AuthenticationStateProvider, PortalAuthenticationStateProvider>();
        services.AddCascadingAuthenticationState();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(ConfigureCookie);
        services.AddAuthorization();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "agw-portal-antiforgery";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
        });

        var protection = services.AddDataProtection().SetApplicationName("agentgateway-portal");
        if (builder.Configuration["AGW_DATA"] is { Length: > 0 } data)
        {
            // Without this a restart would sign everybody out, and two replicas could not share a session.
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(data, "data-protection")));
        }
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "agw-portal";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = SessionLifetime;
        options.SlidingExpiration = false;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToAccessDenied = context =>
        {
            // A page that a user may not open does not exist for them.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        options.Events.OnValidatePrincipal = async context =>
        {
            if (!IsDocument(context.HttpContext.Request))
            {
                return;
            }

            var validator = context.HttpContext.RequestServices.GetRequiredService<SessionValidator>();
            if (context.Principal is null || !await validator.IsValidAsync(context.Principal, context.HttpContext.RequestAborted))
            {
                context.RejectPrincipal();
                await context.HttpContext.SignOutAsync();
            }
        };
    }

    // Assets and the circuit's own traffic follow a document that has just been checked.
    private static bool IsDocument(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static byte[] ReadPortalKey(IConfiguration configuration)
    {
        var text = configuration["AGW_PORTAL_KEY"];
        if (text is not { Length: 64 } || !text.All(char.IsAsciiHexDigit))
        {
            throw new InvalidOperationException(
                "AGW_PORTAL_KEY must be 64 hex digits, the same as in AdminApi. AppHost sets it; alone, generate one with 'openssl rand -hex 32'.");
        }

        return Convert.FromHexString(text);
    }
}
