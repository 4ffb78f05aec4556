using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Instances;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Catalog;

/// <summary>Discovers the tools of servers that nobody has asked about yet (seeded, imported, just added), so that the catalogue is not empty for developers.</summary>
/// <remarks>Once per server: a failure is stored and shown, and an admin repeats it by hand. Waits for a serving gateway, since some servers are reached only through it.</remarks>
internal sealed partial class FirstDiscovery(
    ControlDatabase database, ToolDiscovery discovery, InstanceQueries instances, TimeProvider time, ILogger<FirstDiscovery> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly Caller System = new("system", "system", Roles.Admin, "system");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (instances.ServingAddress() is not null)
                {
                    await RoundAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var unknown = await database.ReadAsync(
                db => db.ConfigResources.Where(r => r.Kind == ResourceKinds.McpServers && !db.McpDiscoveries.Any(d => d.ServerId == r.Id))
                    .Select(r => r.Id).Take(20).ToListAsync(cancellationToken),
                cancellationToken);
            foreach (var id in unknown)
            {
                await discovery.DiscoverAsync(id, System, cancellationToken);
            }
        }
        catch (ApiProblemException)
        {
            // Deleted meanwhile.
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "First discovery of tools failed")]
    private partial void LogFailed(Exception exception);
}
