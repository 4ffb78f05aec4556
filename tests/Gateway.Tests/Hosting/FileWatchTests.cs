using Agentgateway.Gateway.Hosting;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

public sealed class FileWatchTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File1 => Path.Combine(_folder.Path, "config.yaml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Change_in_place_is_seen()
    {
        await File.WriteAllTextAsync(File1, "one", Token);
        using var watch = new FileWatch([File1], TimeProvider.System);

        await File.WriteAllTextAsync(File1, "two!", Token);

        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
    }

    [Fact]
    public async Task File_that_is_renamed_over_the_old_one_is_seen()
    {
        await File.WriteAllTextAsync(File1, "one", Token);
        using var watch = new FileWatch([File1], TimeProvider.System);
        await File.WriteAllTextAsync(File1 + ".new", "two", Token);

        File.Move(File1 + ".new", File1, overwrite: true);

        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
    }

    [Fact]
    public async Task Content_tells_versions_of_the_same_time_and_length_apart()
    {
        await File.WriteAllTextAsync(File1, "one", Token);
        var time = File.GetLastWriteTimeUtc(File1);
        using var watch = new FileWatch([File1], TimeProvider.System);

        await File.WriteAllTextAsync(File1, "two", Token);
        File.SetLastWriteTimeUtc(File1, time);

        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
    }

    [Fact]
    public async Task Growing_old_is_no_change()
    {
        await File.WriteAllTextAsync(File1, "one", Token);
        using var watch = new FileWatch([File1], TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var changed = watch.ChangedAsync(stop.Token);
        await Task.WhenAny(changed, Task.Delay(TimeSpan.FromSeconds(4), Token));

        Assert.False(changed.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => changed);
    }

    [Fact]
    public async Task Link_swap_of_a_folder_is_seen()
    {
        // What Kubernetes does: config.yaml -> ..data/config.yaml, ..data -> a folder for each version.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        foreach (var version in (string[])["v1", "v2"])
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, version));
            await File.WriteAllTextAsync(Path.Combine(_folder.Path, version, "config.yaml"), "same", Token);
        }

        var data = Path.Combine(_folder.Path, "..data");
        Directory.CreateSymbolicLink(data, "v1");
        File.CreateSymbolicLink(File1, Path.Combine("..data", "config.yaml"));
        using var watch = new FileWatch([File1], TimeProvider.System);

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "v2");

        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
    }

    [Fact]
    public async Task Removal_and_return_are_seen()
    {
        await File.WriteAllTextAsync(File1, "one", Token);
        using var watch = new FileWatch([File1], TimeProvider.System);

        File.Delete(File1);
        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
        await File.WriteAllTextAsync(File1, "one", Token);

        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
    }

    [Fact]
    public async Task Change_between_reading_and_watching_anew_is_not_lost()
    {
        var other = Path.Combine(_folder.Path, "key.txt");
        await File.WriteAllTextAsync(File1, "one", Token);
        await File.WriteAllTextAsync(other, "secret", Token);
        using var watch = new FileWatch([File1], TimeProvider.System);

        await File.WriteAllTextAsync(File1, "two!", Token);
        watch.Watch([File1, other]);
        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
        await File.WriteAllTextAsync(other, "another", Token);

        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
    }

    [Fact]
    public async Task Folder_that_is_not_there_yet_is_no_obstacle()
    {
        var later = Path.Combine(_folder.Path, "later", "config.yaml");
        using var watch = new FileWatch([later], TimeProvider.System);

        Directory.CreateDirectory(Path.GetDirectoryName(later)!);
        await File.WriteAllTextAsync(later, "one", Token);

        await watch.ChangedAsync(Token).WaitAsync(Long, Token);
    }
}
