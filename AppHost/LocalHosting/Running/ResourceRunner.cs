using Aspire.Hosting.ApplicationModel;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Runs one resource: wait for what it needs, start its process, wait until it is healthy, notice its end.</summary>
/// <remarks>
/// <c>NotStarted → Waiting → Starting → Running → (Stopping →) Exited</c>, or <c>FailedToStart</c> if its process cannot be started or ends before it was
/// healthy, or if something that it waits for does. There is no automatic restart, as in Aspire: a crash is reported, <c>start NAME</c> starts it again.
/// </remarks>
internal sealed class ResourceRunner(IResource resource, RunContext context)
{
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ManagedProcess? _process;
    private bool _stopRequested;

    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>One of <see cref="KnownResourceStates"/>.</summary>
    public string State { get; private set; } = KnownResourceStates.NotStarted;

    /// <summary>Exit code of the last process.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>When the process was started; orders the stop.</summary>
    public DateTimeOffset? StartedAt => _process?.StartedAt;

    /// <summary>True if the first start has come to an end, good or bad.</summary>
    public bool IsSettled => State != KnownResourceStates.NotStarted && State != KnownResourceStates.Waiting && State != KnownResourceStates.Starting;

    /// <summary>The process; null if none runs.</summary>
    public ManagedProcess? Process => _process is { Exited.IsCompleted: false } running ? running : null;

    /// <summary>First start: after the resources that this one waits for.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var wait in Resource.Annotations.OfType<WaitAnnotation>())
            {
                Set(KnownResourceStates.Waiting);
                await (wait.UntilHealthy
                    ? context.Notifications.WaitForResourceHealthyAsync(wait.Resource.Name, cancellationToken)
                    : context.RunnerOf(wait.Resource)._started.Task.WaitAsync(cancellationToken));
            }
        }
        catch (DistributedApplicationException exception)
        {
            Fail($"not started, because it waits for {exception.Message}");
            return;
        }

        await StartAsync(cancellationToken);
    }

    /// <summary>Starts the process now and waits until it is healthy or ends. Does nothing if one runs.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ManagedProcess process;
        try
        {
            var spec = await CreateSpecAsync(cancellationToken);
            lock (_gate)
            {
                if (Process is not null)
                {
                    return;
                }

                _stopRequested = false;
                ExitCode = null;
                _process?.Dispose();
                _process = process = ManagedProcess.Start(Resource.Name, spec, context.Output);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever keeps a resource from starting is shown beside its name; the others go on.
            Fail(exception.Message);
            return;
        }

        context.Guard.Add(process.Id);
        Set(KnownResourceStates.Starting);
        _started.TrySetResult();
        var watch = WatchExitAsync(process);
        if (await BecomesHealthyAsync(process, cancellationToken))
        {
            Set(KnownResourceStates.Running);
            context.Notifications.SetHealthy(Resource.Name);
        }

        _ = watch;
    }

    /// <summary>Asks the process to end; completes when it has.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Process is not { } process)
        {
            return;
        }

        _stopRequested = true;
        Set(KnownResourceStates.Stopping);
        process.Terminate();
        await Task.WhenAny(process.Exited, Task.Delay(patience));
    }

    /// <summary>Ends the process and its children at once.</summary>
    public void Kill()
    {
        _stopRequested = true;
        Process?.KillTree();
    }

    /// <summary>For the state file and the table.</summary>
    public ResourceState ToState()
    {
        var process = Process;
        return new ResourceState(
            Resource.Name, State, process?.Id, process?.StartedAt, ExitCode,
            Resource.Annotations.OfType<EndpointAnnotation>()
                .ToDictionary(e => e.Name, e => $"{e.UriScheme}://localhost:{e.AllocatedPort}"));
    }

    private async Task<LaunchSpec> CreateSpecAsync(CancellationToken cancellationToken)
    {
        var environment = await context.Environment.CreateAsync(Resource, cancellationToken);
        var arguments = new List<string>();
        foreach (var argument in Resource.Annotations.OfType<CommandLineArgsAnnotation>().SelectMany(a => a.Arguments))
        {
            arguments.Add(argument is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) ?? "" : argument.ToString()!);
        }

        switch (Resource)
        {
            case ProjectResource:
                var project = Resource.Annotations.OfType<ProjectMetadataAnnotation>().Single().ProjectPath;
                return new LaunchSpec(
                    ExecutablePath.Dotnet(), [ProjectLocator.FindAssembly(project), .. arguments], Path.GetDirectoryName(project)!, environment);
            case ExecutableResource executable:
                return new LaunchSpec(executable.Command, arguments, executable.WorkingDirectory, environment);
            case RedisResource redis:
                var spec = await context.Redis.CreateAsync(redis, cancellationToken);
                return spec with { Environment = environment };
            default:
                throw Unsupported.Call($"A resource of type {Resource.GetType().Name}", "use a project, an executable or Redis");
        }
    }

    private async Task<bool> BecomesHealthyAsync(ManagedProcess process, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromMilliseconds(50);
        var nextNote = DateTimeOffset.UtcNow + SlowStart;
        while (!process.Exited.IsCompleted)
        {
            if (await context.Health.IsHealthyAsync(Resource, cancellationToken))
            {
                return !process.Exited.IsCompleted;
            }

            if (DateTimeOffset.UtcNow >= nextNote)
            {
                context.Output.Host($"still waiting for {Resource.Name} to become healthy");
                nextNote += SlowStart;
            }

            await Task.WhenAny(process.Exited, Task.Delay(delay, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            delay = TimeSpan.FromMilliseconds(Math.Min(delay.TotalMilliseconds * 1.5, 500));
        }

        return false;
    }

    private async Task WatchExitAsync(ManagedProcess process)
    {
        var code = await process.Exited;
        ExitCode = code;
        if (_stopRequested)
        {
            Set(KnownResourceStates.Exited);
            return;
        }

        var wasHealthy = State == KnownResourceStates.Running;
        context.Output.Error($"{Resource.Name} (process {process.Id}) ended by itself with exit code {code}; its last lines:");
        foreach (var line in process.Tail)
        {
            context.Output.Error($"    {line}");
        }

        if (wasHealthy)
        {
            context.Output.Error($"{Resource.Name} stays down; type 'start {Resource.Name}' to start it again");
            Set(KnownResourceStates.Exited);
        }
        else
        {
            Fail($"ended with exit code {code} before it was healthy");
        }
    }

    private void Fail(string reason)
    {
        context.Output.Error($"{Resource.Name}: {reason}");
        _started.TrySetResult();
        Set(KnownResourceStates.FailedToStart);
        context.Notifications.SetFailed(Resource.Name, reason);
    }

    private void Set(string state)
    {
        State = state;
        context.Changed();
    }
}
