using System.Security.Cryptography;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Tells when one of some files changed: content, rename over it, removal, a link on the way to it that points elsewhere.</summary>
/// <remarks>
/// Two things work together. Events of the folders wake the watcher at once where the file system has them. What counts is the comparison of
/// fingerprints, which is also made twice a second: network mounts, bind mounts and Kubernetes' swap of <c>..data</c> send no event for the file itself.
/// </remarks>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>A change counts when the files have been still for this long: an editor or a copy may be half way.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(250);

    /// <summary>File times are coarse: two versions that are younger than this may have the same one, so their contents are compared as well.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly Dictionary<string, FileSystemWatcher> _folders = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _woken = new(0, 1);
    private Dictionary<string, Fingerprint> _seen = new(StringComparer.Ordinal);

    public FileWatch(IReadOnlyList<string> paths, TimeProvider time)
    {
        _time = time;
        Watch(paths);
    }

    /// <summary>Watches these files from now on. What is known of those that were watched before stays known, so that no change between reading and this call is lost.</summary>
    public void Watch(IReadOnlyList<string> paths)
    {
        _seen = paths.Distinct(StringComparer.Ordinal).ToDictionary(p => p, p => _seen.GetValueOrDefault(p) ?? Look(p, withContent: false), StringComparer.Ordinal);
        var folders = paths.Select(FolderOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _folders.Keys.Where(f => !folders.Contains(f)).ToArray())
        {
            _folders[gone].Dispose();
            _folders.Remove(gone);
        }

        foreach (var folder in folders.Where(f => !_folders.ContainsKey(f)))
        {
            Open(folder);
        }
    }

    /// <summary>Waits for a change that has come to rest.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = Now();
            if (Same(now, _seen))
            {
                _seen = now;
                await WakeOrPollAsync(cancellationToken);
                continue;
            }

            await Task.Delay(Debounce, _time, cancellationToken);
            if (Same(Now(), now))
            {
                _seen = now;
                return;
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, watcher) in _folders)
        {
            watcher.Dispose();
        }

        _woken.Dispose();
    }

    private async Task WakeOrPollAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var poll = Task.Delay(Poll, _time, waiting.Token);
        var wake = _woken.WaitAsync(waiting.Token);
        await Task.WhenAny(poll, wake);
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static string? FolderOf(string path)
    {
        try
        {
            return Path.GetDirectoryName(Path.GetFullPath(path));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private void Open(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder);
            watcher.Changed += (_, _) => Wake();
            watcher.Created += (_, _) => Wake();
            watcher.Deleted += (_, _) => Wake();
            watcher.Renamed += (_, _) => Wake();
            watcher.EnableRaisingEvents = true;
            _folders[folder] = watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or PlatformNotSupportedException)
        {
            // No such folder yet, or no watches left: the comparison twice a second finds the change.
        }
    }

    private void Wake()
    {
        try
        {
            if (_woken.CurrentCount == 0)
            {
                _woken.Release();
            }
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Woken already, or stopping.
        }
    }

    private Dictionary<string, Fingerprint> Now() => _seen.ToDictionary(e => e.Key, e => Look(e.Key, e.Value.IsYoung), StringComparer.Ordinal);

    private static bool Same(Dictionary<string, Fingerprint> a, Dictionary<string, Fingerprint> b) => a.All(e => e.Value.IsLike(b[e.Key]));

    /// <param name="withContent">Read the content even of a file that is old by now: what it is compared with was young.</param>
    private Fingerprint Look(string path, bool withContent)
    {
        try
        {
            var file = new FileInfo(path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            if (!target.Exists)
            {
                return new Fingerprint("-", null, IsYoung: false);
            }

            var isYoung = _time.GetUtcNow().UtcDateTime - target.LastWriteTimeUtc < Young;
            return new Fingerprint(
                $"{target.FullName}|{Links(file)}|{Links(target)}|{target.LastWriteTimeUtc.Ticks}|{target.CreationTimeUtc.Ticks}|{target.Length}",
                isYoung || withContent ? Hash(target) : null,
                isYoung);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Fingerprint("?", null, IsYoung: false);
        }
    }

    private static string Hash(FileInfo file)
    {
        using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    // Links among the folders count as well: ..data of Kubernetes is one, and the files behind it may have the same time.
    private static string Links(FileInfo file)
    {
        var links = "";
        for (var folder = file.Directory; folder is not null; folder = folder.Parent)
        {
            links += folder.LinkTarget is { } target ? target + "," : "";
        }

        return links;
    }

    /// <param name="Content">Hash of the content; null if the file is too old for its time to be shared with another version.</param>
    private sealed record Fingerprint(string State, string? Content, bool IsYoung)
    {
        public bool IsLike(Fingerprint other) => State == other.State && (Content is null || other.Content is null || Content == other.Content);
    }
}
