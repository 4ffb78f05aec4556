using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Watches the files that the control plane's document names, as <see cref="FileConfigSource"/> does for a file: price catalogues, certificates, key sets.</summary>
internal sealed partial class ControlPlaneFiles(ConfigPartApplier applier, TimeProvider time, ILogger<ControlPlaneFiles> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = new FileWatch([], time);
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = applier.NextApplied;
            watch.Watch(applier.Files);
            if (applier.Files.Count == 0)
            {
                await next.WaitAsync(stoppingToken);
                continue;
            }

            using var otherFiles = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var changed = watch.ChangedAsync(otherFiles.Token);
            if (await Task.WhenAny(changed, next) != changed)
            {
                await otherFiles.CancelAsync();
                await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            await changed;
            LogChanged();
            await applier.ReapplyAsync(stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A file that the configuration names has changed: it is applied again")]
    private partial void LogChanged();
}
