using Agentgateway.AppHost.LocalHosting.Running;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>A described application, ready to run.</summary>
public sealed class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly LocalRunner _runner;
    private readonly ConsoleOutput _output;

    internal DistributedApplication(DistributedApplicationBuilder builder, ConsoleOutput output)
    {
        _output = output;
        _services = builder.Services.BuildServiceProvider();
        ResourceNotifications = new ResourceNotificationService(builder.Resources);
        _runner = new LocalRunner(builder, ResourceNotifications, output);
    }

    /// <summary>Services of the app host itself.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Tells when resources reach a state.</summary>
    public ResourceNotificationService ResourceNotifications { get; }

    /// <summary>Begins the description of an application.</summary>
    /// <param name="args">Command line; <c>--name value</c> pairs become configuration.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => ReportAndExit(unhandled.ExceptionObject);
        return new DistributedApplicationBuilder(args);
    }

    /// <summary>Runs until Ctrl-C, SIGTERM or <c>quit</c>; sets the exit code to 1 if the application cannot start.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run" />
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _runner.RunAsync(cancellationToken);
        }
        catch (DistributedApplicationException exception)
        {
            _output.Error(exception.Message);
            Environment.ExitCode = 1;
        }
        catch (NotSupportedException exception)
        {
            _output.Error(exception.Message);
            Environment.ExitCode = 1;
        }
    }

    // A mistake in a setting or in the model is for the person at the console, who has no use for a stack trace.
    private static void ReportAndExit(object exception)
    {
        if (exception is DistributedApplicationException or NotSupportedException or FormatException or InvalidDataException)
        {
            ConsoleOutput.Standard.Error(((Exception)exception).Message);
            Environment.Exit(1);
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken = default) => _runner.StartAsync(cancellationToken);

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken = default) => _runner.StopAsync();

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _services.DisposeAsync();
    }
}
