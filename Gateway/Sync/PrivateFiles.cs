namespace Agentgateway.Gateway.Sync;

/// <summary>Files and folders that only this user may read. On Windows the folder's own access list decides.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a folder with mode 0700 if it is not there.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FileMode600 | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Creates or replaces a file with mode 0600.</summary>
    public static FileStream Create(string path) => Open(path, FileMode.Create, FileShare.None);

    /// <summary>Opens a file with mode 0600 for appending; others may read it meanwhile.</summary>
    public static FileStream Append(string path) => Open(path, FileMode.Append, FileShare.ReadWrite | FileShare.Delete);

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        return new FileStream(path, options);
    }
}
