using System.Diagnostics;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>One run of the application, from the first process to the last.</summary>
/// <remarks>
/// 1. refuse a second host on the same data folder; stop what a crashed run left behind
/// 2. plan ports, choose where telemetry goes
/// 3. start everything at once; each resource waits for its own dependencies
/// 4. print the table when every first start has come to an end
/// 5. wait for Ctrl-C, SIGTERM or quit; report what ends by itself
/// 6. stop in reverse order of start; after six seconds kill what is left
/// </remarks>
internal sealed class LocalRunner : IAsyncDisposable
{
    private static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(6);

    // A service that hangs must not eat the time of the others.
    private static readonly TimeSpan StopStagger = TimeSpan.FromSeconds(2);

    private readonly DistributedApplicationBuilder _builder;
    private readonly ConsoleOutput _output;
    private readonly ResourceNotificationService _notifications;
    private readonly RunStateFile _stateFile;
    private readonly DateTimeOffset _startedAt = Process.GetCurrentProcess().StartTime.ToUniversalTime();
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly HealthProbe _health = new();
    private ProcessGuard? _guard;
    private List<ResourceRunner> _runners = [];
    private bool _tablePrinted;
    private bool _stopped;

    public LocalRunner(DistributedApplicationBuilder builder, ResourceNotificationService notifications, ConsoleOutput output)
    {
        _builder = builder;
        _notifications = notifications;
        _output = output;
        _stateFile = new RunStateFile(builder.Data, output);
    }

    /// <summary>Runs until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(RequestStop, KillAll);
        await using var registration = cancellationToken.Register(RequestStop);
        try
        {
            await StartAsync(cancellationToken);

            // On a thread of its own: reading the console blocks whatever its signature says.
            _ = Task.Run(() => new ConsoleCommands(this, _output).RunAsync(_stopping.Token), CancellationToken.None);
            await _stopRequested.Task;
        }
        finally
        {
            await StopAsync();
        }
    }

    /// <summary>Steps 1 to 3; returns as soon as everything is on its way.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _stateFile.ClearLeftoversAsync();

        if (DashboardResource.TryCreate(_builder.Configuration, _builder.AppHostDirectory) is { } dashboard)
        {
            _builder.Resources.Add(dashboard);
            _notifications.Add(dashboard.Name);
        }

        new PortPlan(_builder.Configuration, _builder.Data, _output).Allocate(_builder.Resources);
        var telemetry = TelemetryTarget.Choose(_builder.Configuration, _builder.Resources);
        _output.Host($"data in {_builder.Data.Path}; telemetry goes to {telemetry.Description}");

        _guard = new ProcessGuard();
        var context = new RunContext(
            new ChildEnvironment(_builder.ExecutionContext, telemetry, RandomNumberGenerator.GetHexString(8, lowercase: true)),
            new RedisLauncher(_builder.Configuration, _builder.Data, _builder.AppHostDirectory, _output),
            _health, _guard, _output, _notifications,
            resource => Find(resource.Name), OnChanged);
        _runners = [.. _builder.Resources.Where(r => r is not ParameterResource).Select(r => new ResourceRunner(r, context))];
        foreach (var runner in _runners)
        {
            _output.Reserve(runner.Resource.Name);
        }

        foreach (var runner in _runners.Where(r => !r.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()))
        {
            _ = RunResourceAsync(runner);
        }
    }

    /// <summary>Step 6. Safe to call twice.</summary>
    public async Task StopAsync()
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
        }

        await _stopping.CancelAsync();
        var running = _runners.Where(r => r.Process is not null).OrderByDescending(r => r.StartedAt).ToList();
        if (running.Count > 0)
        {
            _output.Host("stopping");
            var deadline = Stopwatch.StartNew();
            var stops = new List<Task>();
            foreach (var runner in running)
            {
                var left = StopBudget - deadline.Elapsed;
                var stop = runner.StopAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                stops.Add(stop);
                await Task.WhenAny(stop, Task.Delay(left < StopStagger ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : StopStagger));
            }

            await Task.WhenAll(stops);
            foreach (var runner in running.Where(r => r.Process is not null))
            {
                _output.Error($"{runner.Resource.Name} did not stop in time and is killed");
                runner.Kill();
            }

            await Task.WhenAny(Task.WhenAll(running.Select(r => r.Process?.Exited ?? Task.FromResult(0))), Task.Delay(StopStagger));
            _output.Host("stopped");
        }

        if (_guard is not null)
        {
            _guard.Dispose();
            _stateFile.Remove();
        }

        _health.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    /// <summary>Ends step 5.</summary>
    public void RequestStop() => _stopRequested.TrySetResult();

    /// <summary>Stops one resource, gracefully if it can.</summary>
    public async Task StopResourceAsync(ResourceRunner runner)
    {
        await runner.StopAsync(StopBudget);
        if (runner.Process is { } process)
        {
            runner.Kill();
            await process.Exited;
        }
    }

    /// <summary>The runner of a resource.</summary>
    /// <exception cref="DistributedApplicationException">There is none of that name.</exception>
    public ResourceRunner Find(string name) =>
        _runners.FirstOrDefault(r => string.Equals(r.Resource.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new DistributedApplicationException($"There is no resource '{name}'. There are: {string.Join(", ", _runners.Select(r => r.Resource.Name))}");

    /// <summary>Step 4, and on demand.</summary>
    public async Task PrintTableAsync() => _output.Block(await ResourceTable.CreateAsync(_runners, CancellationToken.None));

    private async Task RunResourceAsync(ResourceRunner runner)
    {
        try
        {
            await runner.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The run ends while this resource was about to start.
        }
    }

    // Called before anybody who waits for the resource goes on, so the table comes before what they print.
    private void OnChanged()
    {
        bool print;
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            var started = _runners.Where(r => !r.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()).ToList();
            print = !_tablePrinted && started.TrueForAll(r => r.IsSettled);
            _tablePrinted |= print;
            _stateFile.Write(new RunState(Environment.ProcessId, _startedAt, started.TrueForAll(r => r.State == KnownResourceStates.Running), [.. _runners.Select(r => r.ToState())]));
        }

        if (print)
        {
            // Links are resolved from parameters and ports, which are all known by now: this does not wait.
            PrintTableAsync().GetAwaiter().GetResult();
        }
    }

    private void KillAll()
    {
        _output.Error("second signal: killing everything");
        _runners.ForEach(r => r.Kill());
    }
}
