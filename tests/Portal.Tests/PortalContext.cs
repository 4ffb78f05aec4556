using Agentgateway.Portal.Identity;
using Agentgateway.Portal.Services;
using Agentgateway.Portal.Tests.Fakes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Agentgateway.Portal.Tests;

/// <summary>A bUnit context with the portal's services, talking to a fake AdminApi on a socket.</summary>
public sealed class PortalContext : BunitContext
{
    // A deadline, not a measure: busy machines take their time.
    static PortalContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    public PortalContext(FakeAdminApi api, string role = "admin", string userId = "usr_1")
    {
        Api = api;
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.Setup<bool>("portal.copy", _ => true).SetResult(true);
        Services.AddMudServices();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new UserAssertionSigner(Convert.FromHexString(FakeAdminApi.PortalKey), TimeProvider.System));
        Services.AddHttpClient(AdminApiClient.ClientName, client => client.BaseAddress = api.Address);
        Services.AddScoped<AdminApiClient>();
        Services.AddScoped<BrowserServices>();
        Services.AddScoped<RuntimeCache>();

        var authorization = this.AddAuthorization();
        var me = new Configuration.Contracts.Me(userId, role == "admin" ? "admin" : "dev", null, role, [], true, api.Stamp);
        authorization.SetAuthorized(me.Name);
        authorization.SetRoles(role);
        authorization.SetClaims([.. SessionPrincipal.Create(me).Claims]);
    }

    public FakeAdminApi Api { get; }

    internal AdminApiClient Client => Services.GetRequiredService<AdminApiClient>();

    /// <summary>Where dialogs appear.</summary>
    public IRenderedComponent<MudDialogProvider> Dialogs { get; private set; } = default!;

    /// <summary>Renders a page with the providers it needs.</summary>
    public IRenderedComponent<TPage> RenderPage<TPage>(Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null)
        where TPage : IComponent
    {
        Render<MudPopoverProvider>();
        Render<MudSnackbarProvider>();
        Dialogs = Render<MudDialogProvider>();
        return Render(parameters ?? (_ => { }));
    }

    /// <summary>Selector of an element by its test id.</summary>
    public static string Id(string testId) => $"[data-testid='{testId}']";
}
