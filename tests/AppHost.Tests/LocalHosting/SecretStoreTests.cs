using Agentgateway.AppHost.LocalHosting.Running;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.AppHost.Tests.LocalHosting;

public sealed class SecretStoreTests
{
    [Fact]
    public void A_secret_is_made_once()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "secrets.json");

        Assert.Equal("first", new SecretStore(path).GetOrAdd("a", () => "first"));
        Assert.Equal("first", new SecretStore(path).GetOrAdd("a", () => "second"));
    }

    [Fact]
    public void The_file_and_the_data_folder_are_for_the_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has access lists instead of modes; the profile folder's are inherited.");
            return;
        }

        using var folder = new TemporaryFolder();
        var data = new DataFolder(Path.Combine(folder.Path, "data"));

        data.Secrets.GetOrAdd("a", () => "x");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data.Path, "secrets.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data.Path));
    }

    [Fact]
    public void A_damaged_file_is_an_error_not_a_new_set_of_secrets()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "secrets.json");
        File.WriteAllText(path, "{");

        Assert.Throws<InvalidDataException>(() => new SecretStore(path).GetOrAdd("a", () => "x"));
        Assert.Equal("{", File.ReadAllText(path));
    }
}
