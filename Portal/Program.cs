using Agentgateway.Portal.Components;
using Agentgateway.Portal.Identity;
using Agentgateway.Portal.Services;
using Agentgateway.ServiceDefaults;
using MudBlazor.Services;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.AddServiceDefaults();
builder.AddPortalIdentity();
builder.AddAdminApiClient();
builder.Services.AddMudServices(PortalServices.ConfigureMud);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseSecurityHeaders();
app.UseRequestLocalization("en");
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseStatusPagesForDocumentsOnly();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapDefaultEndpoints();
app.MapSessionEndpoints();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
await app.RunAsync();
