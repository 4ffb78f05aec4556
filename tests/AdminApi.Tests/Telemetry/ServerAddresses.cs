using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.AdminApi.Tests.Telemetry;

/// <summary>Finds the API's address among several.</summary>
internal static class ServerAddresses
{
    public static string GetUrl(this IServiceProvider services, int notPort) =>
        services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(a => new Uri(a).Port != notPort);
}
