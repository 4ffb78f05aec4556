using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentgateway.ServiceDefaults;

/// <summary>Stops this service when the process that started it is gone, so that a killed AppHost leaves no orphans on any platform.</summary>
/// <param name="parentId">Process id from <c>AGW_PARENT_PID</c>.</param>
internal sealed partial class ParentProcessWatch(int parentId, IHostApplicationLifetime lifetime, ILogger<ParentProcessWatch> logger) : BackgroundService
{
    /// <summary>Environment variable or setting that names the parent.</summary>
    public const string Variable = "AGW_PARENT_PID";

    // Longer than the drain that AppHost itself would grant; after it the process ends whatever it does.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await WaitForParentExitAsync(stoppingToken);
        LogParentGone(parentId);
        lifetime.StopApplication();

        // Not cancelled by the stop that was just asked for: it is the safety net if that stop hangs.
        _ = Task.Delay(Grace, CancellationToken.None).ContinueWith(
            _ => Environment.Exit(0), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task WaitForParentExitAsync(CancellationToken stoppingToken)
    {
        Process parent;
        try
        {
            parent = Process.GetProcessById(parentId);
        }
        catch (ArgumentException)
        {
            return;
        }

        using (parent)
        {
            await parent.WaitForExitAsync(stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Parent process {ParentId} is gone; stopping")]
    private partial void LogParentGone(int parentId);
}
