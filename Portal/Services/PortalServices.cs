using MudBlazor;
using MudBlazor.Services;

namespace Agentgateway.Portal.Services;

/// <summary>Registers what pages inject.</summary>
internal static class PortalServices
{
    /// <summary>The AdminApi client, found by service discovery as <c>adminapi</c>, and the services of a circuit.</summary>
    public static void AddAdminApiClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(AdminApiClient.ClientName, client =>
        {
            client.BaseAddress = new Uri("https+http://adminapi");

            // The resilience handler bounds the calls; a stream of the playground may rightly last longer than HttpClient's 100 s.
            client.Timeout = Timeout.InfiniteTimeSpan;
        });
        builder.Services.AddScoped<AdminApiClient>();
        builder.Services.AddScoped<BrowserServices>();
        builder.Services.AddScoped<RuntimeCache>();
    }

    public static void ConfigureMud(MudServicesConfiguration mud)
    {
        mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
        mud.SnackbarConfiguration.PreventDuplicates = true;
        mud.SnackbarConfiguration.VisibleStateDuration = 5000;
    }
}
