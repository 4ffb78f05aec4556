using Agentgateway.Configuration;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Serves from a file or text, and applies the file again whenever it, or a file that it names, changes.</summary>
/// <remarks>
/// <see cref="FileWatch"/> finds changes. A file that does not load changes nothing: the old configuration serves on, and
/// log, metric and admin address say why. Standard input and other files that are read once are not watched.
/// </remarks>
internal sealed partial class FileConfigSource(
    FileSource source, ConfigApplier applier, ConfigStatus status, TimeProvider time, ILogger<FileConfigSource> logger) : BackgroundService
{
    private long _revision;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var errors = await ApplyAsync(source.First, cancellationToken);
        if (errors.Count > 0)
        {
            throw new StartupException(string.Join(Environment.NewLine, errors.Select(e => "error at " + e)));
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (source.Path is not null && ReadOnce(source.Path))
        {
            return;
        }

        // A text has no file, but may name some.
        using var watch = new FileWatch(Watched(source.First.Config!), time);
        while (!stoppingToken.IsCancellationRequested)
        {
            await watch.ChangedAsync(stoppingToken);
            if (await ReloadAsync(stoppingToken) is { } config)
            {
                watch.Watch(Watched(config));
            }
        }
    }

    private static bool ReadOnce(string path) =>
        path is "-" or "/dev/stdin" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    private async Task<GatewayConfig?> ReloadAsync(CancellationToken cancellationToken)
    {
        ConfigLoadResult loaded;
        try
        {
            loaded = source.Reloader.LoadYaml(source.Path is { } path ? await ConfigText.ReadAsync(path, cancellationToken) : source.Text!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(Name, e.Message);
            status.Reject([$"{Name} cannot be read: {e.Message}"]);
            return null;
        }

        foreach (var problem in loaded.Problems)
        {
            LogProblem(Name, problem.ToString());
        }

        if (!loaded.IsValid)
        {
            LogKept(Name);
            status.Reject([.. loaded.Errors.Select(e => e.ToString())]);
            return null;
        }

        return (await ApplyAsync(loaded, cancellationToken)).Count == 0 ? loaded.Config : null;
    }

    private Task<IReadOnlyList<string>> ApplyAsync(ConfigLoadResult loaded, CancellationToken cancellationToken) =>
        applier.ApplyAsync(loaded.Config!, loaded.Source!, new SnapshotOrigin(source.Path is null ? "text" : "file", 0, ++_revision), cancellationToken);

    private string Name => source.Path ?? "The configuration";

    private IReadOnlyList<string> Watched(GatewayConfig config) => source.Path is { } path ? [path, .. config.ReferencedFiles] : config.ReferencedFiles;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File}: {Problem}")]
    private partial void LogProblem(string file, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} does not load; the previous configuration serves on")]
    private partial void LogKept(string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} cannot be read; the previous configuration serves on: {Error}")]
    private partial void LogUnreadable(string file, string error);
}
