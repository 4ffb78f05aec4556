using Agentgateway.Configuration;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Serves from a file or text, and applies the file again whenever it, or a file that it names, changes.</summary>
/// <remarks>
/// Content is compared every 500 ms instead of relying on change events: that works on every platform and file system, and sees renames
/// and Kubernetes' symlink swaps. A file that does not load changes nothing: the old configuration serves on.
/// </remarks>
internal sealed partial class FileConfigSource(
    FileSource source, ConfigApplier applier, TimeProvider time, ILogger<FileConfigSource> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
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
        if (source.Path is null or "-")
        {
            return;
        }

        var watched = Watched(source.First.Config!);
        var seen = Fingerprint(watched);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken);
            var now = Fingerprint(watched);
            if (now == seen)
            {
                continue;
            }

            // Debounce: an editor or a copy may be half way.
            await Task.Delay(Interval / 2, time, stoppingToken);
            if (Fingerprint(watched) != now)
            {
                continue;
            }

            seen = now;
            if (await ReloadAsync(stoppingToken) is { } config)
            {
                watched = Watched(config);
                seen = Fingerprint(watched);
            }
        }
    }

    private async Task<GatewayConfig?> ReloadAsync(CancellationToken cancellationToken)
    {
        ConfigLoadResult loaded;
        try
        {
            loaded = ConfigLoader.LoadYaml(await File.ReadAllTextAsync(source.Path!, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(source.Path!, e.Message);
            return null;
        }

        foreach (var problem in loaded.Problems)
        {
            LogProblem(source.Path!, problem.ToString());
        }

        if (!loaded.IsValid)
        {
            LogKept(source.Path!);
            return null;
        }

        return (await ApplyAsync(loaded, cancellationToken)).Count == 0 ? loaded.Config : null;
    }

    private Task<IReadOnlyList<string>> ApplyAsync(ConfigLoadResult loaded, CancellationToken cancellationToken) =>
        applier.ApplyAsync(loaded.Config!, loaded.Document!, new SnapshotOrigin(source.Path is null ? "text" : "file", 0, ++_revision), cancellationToken);

    private string[] Watched(GatewayConfig config) => [source.Path!, .. config.ReferencedFiles];

    private static string Fingerprint(IEnumerable<string> paths)
    {
        var parts = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                var file = new FileInfo(path);
                var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
                parts.Add(target.Exists ? $"{target.FullName}|{target.LastWriteTimeUtc.Ticks}|{target.Length}" : "-");
            }
            catch (IOException)
            {
                parts.Add("?");
            }
        }

        return string.Join('\n', parts);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File}: {Problem}")]
    private partial void LogProblem(string file, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} does not load; the previous configuration serves on")]
    private partial void LogKept(string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} cannot be read; the previous configuration serves on: {Error}")]
    private partial void LogUnreadable(string file, string error);
}
