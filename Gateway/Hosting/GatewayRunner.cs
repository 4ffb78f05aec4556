using System.Runtime.InteropServices;
using Agentgateway.Configuration;
using Agentgateway.Gateway.Admin;
using Agentgateway.Gateway.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Runs the process: load, check, serve, drain. Exit codes: 0 = stopped or valid, 1 = the configuration or an address is wrong.</summary>
internal static class GatewayRunner
{
    private const int Failed = 1;

    public static async Task<int> RunAsync(GatewayArguments arguments)
    {
        if (GatewayArguments.LocalFile is { } local)
        {
            if (arguments is { File: null, Text: null })
            {
                arguments = arguments with { File = local };
            }
            else
            {
                await Console.Error.WriteLineAsync($"warning: {GatewayArguments.LocalFileVariable} has no effect beside -f and -c: one file holds everything");
            }
        }

        ConfigLoadResult? loaded = null;
        var reloader = new ConfigReloader();
        if (arguments.File is not null || arguments.Text is not null)
        {
            loaded = await LoadAsync(arguments, reloader);
            if (loaded is null || !Report(loaded))
            {
                return Failed;
            }
        }

        try
        {
            await using var app = GatewayHost.Build(arguments, loaded, reloader: reloader);
            foreach (var warning in app.Services.GetRequiredService<StaticEnvironment>().Warnings)
            {
                await Console.Error.WriteLineAsync("warning: " + warning);
            }

            if (arguments.ValidateOnly)
            {
                return Validate(loaded, app.Services.GetRequiredService<ConfigApplier>());
            }

            using var second = new SignalWatch();
            await ServeAsync(app);
            return 0;
        }
        catch (Exception e) when (e is StartupException or AdminBindException or FormatException or InvalidOperationException)
        {
            // Every line names its cause already; a stack trace would bury it.
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }

    /// <summary>Runs until a signal, or <c>/quitquitquit</c>, asks for the end. One that comes while the process still starts ends it just as well.</summary>
    internal static async Task ServeAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host gives up its start; nothing served yet, so there is nothing to drain.
        }
    }

    private static async Task<ConfigLoadResult?> LoadAsync(GatewayArguments arguments, ConfigReloader reloader)
    {
        var text = arguments.Text;
        if (arguments.File is { } file)
        {
            try
            {
                text = file == "-" ? await Console.In.ReadToEndAsync() : await ConfigText.ReadAsync(file, CancellationToken.None);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"{file}: {e.Message}");
                return null;
            }
        }

        return reloader.LoadYaml(text!);
    }

    private static bool Report(ConfigLoadResult loaded)
    {
        foreach (var problem in loaded.Problems)
        {
            Console.Error.WriteLine(problem);
        }

        foreach (var field in loaded.NotEffective)
        {
            Console.Error.WriteLine($"{field.Position.Line}:{field.Position.Column} not effective: {field.Path}: {field.Reason}");
        }

        return loaded.IsValid;
    }

    private static int Validate(ConfigLoadResult? loaded, ConfigApplier applier)
    {
        if (loaded is not { Config: { } config, Source: { } document })
        {
            Console.Error.WriteLine("--validate-only needs -f or -c");
            return Failed;
        }

        var result = applier.Check(config, document);
        foreach (var warning in result.Warnings)
        {
            Console.Error.WriteLine("warning at " + warning);
        }

        foreach (var error in result.Errors)
        {
            Console.Error.WriteLine("error at " + error);
        }

        if (result.Errors.Count == 0)
        {
            Console.Out.WriteLine("configuration is valid");
        }

        return result.Errors.Count == 0 ? 0 : Failed;
    }

    // The first signal drains (ConsoleLifetime); who sends a second one does not want to wait.
    private sealed class SignalWatch : IDisposable
    {
        private readonly PosixSignalRegistration[] _registrations;
        private int _count;

        public SignalWatch() => _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];

        public void Dispose()
        {
            foreach (var registration in _registrations)
            {
                registration.Dispose();
            }
        }

        private void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref _count) > 1)
            {
                Environment.Exit(128 + 15);
            }
        }
    }
}
