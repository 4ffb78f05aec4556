using Agentgateway.Gateway.Admin;
using Agentgateway.Gateway.Listeners;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Ready only once everything has started; at the end unready at once, then exchanges in flight finish until the deadline.</summary>
/// <remarks>Runs in the "stopping" phase, before Kestrel and the background services stop, so that everything still works while draining.</remarks>
internal sealed partial class DrainService(BindManager binds, ReadinessState readiness, DrainSettings settings, ILogger<DrainService> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        readiness.Wait(ReadinessState.StartTask);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        binds.Changed += TrackBinds;
        TrackBinds();
        readiness.Done(ReadinessState.StartTask);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.StartDraining();
        LogDraining(settings.Maximum.TotalSeconds);
        await binds.DrainAllAsync(settings.Minimum, settings.Maximum);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A port that cannot be bound keeps the gateway unready: it does not serve what the configuration says.
    private void TrackBinds()
    {
        foreach (var bind in binds.Status)
        {
            if (bind.State == "failed")
            {
                readiness.Wait(bind.Key);
            }
            else
            {
                readiness.Done(bind.Key);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: connections have {Seconds} s to finish")]
    private partial void LogDraining(double seconds);
}
