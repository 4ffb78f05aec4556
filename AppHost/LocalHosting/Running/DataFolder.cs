using Microsoft.Extensions.Configuration;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>The folder that holds everything of a suite: secrets, ports, the state of the run, and a folder per service.</summary>
/// <param name="path">Absolute path; made on first use, readable by the owner only.</param>
internal sealed class DataFolder(string path)
{
    /// <summary>Absolute path.</summary>
    public string Path { get; } = path;

    /// <summary>Secrets that were made once.</summary>
    public SecretStore Secrets => field ??= new SecretStore(File("secrets.json"));

    /// <summary><c>AGENTGATEWAY_DATA</c>, else <c>.data</c> beside the app host's folder.</summary>
    public static string PathFor(IConfiguration configuration, string appHostDirectory) => System.IO.Path.GetFullPath(
        configuration["AGENTGATEWAY_DATA"] is { Length: > 0 } path ? path : System.IO.Path.Combine(appHostDirectory, "..", ".data"));

    /// <summary>Path of a file in the folder, which exists afterwards.</summary>
    public string File(string name)
    {
        CreatePrivate(Path);
        return System.IO.Path.Combine(Path, name);
    }

    /// <summary>Path of a folder in the folder, which exists afterwards.</summary>
    public string Folder(string name)
    {
        CreatePrivate(Path);
        var folder = System.IO.Path.Combine(Path, name);
        CreatePrivate(folder);
        return folder;
    }

    /// <summary>Replaces a file in one step; readable by the owner only.</summary>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
        }

        System.IO.File.Move(temporary, path, overwrite: true);
    }

    // Windows: a folder in the user's profile inherits an access list that already keeps other users out.
    private static void CreatePrivate(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
