using Agentgateway.Portal.Tests.Fakes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Agentgateway.Portal.Tests.Identity;

/// <summary>The whole portal in memory, in front of a fake AdminApi on a socket.</summary>
public sealed class PortalFactory(FakeAdminApi api) : WebApplicationFactory<Program>
{
    /// <summary>A browser: keeps cookies, does not follow redirects, asks for documents.</summary>
    public HttpClient CreateBrowser()
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("AGW_PORTAL_KEY", FakeAdminApi.PortalKey);
        builder.UseSetting("services:adminapi:http:0", api.Address.ToString());
        builder.UseEnvironment("Production");
    }
}
