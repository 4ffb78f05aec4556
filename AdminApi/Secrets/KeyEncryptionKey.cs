using System.Security.Cryptography;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Identity;

namespace Agentgateway.AdminApi.Secrets;

/// <summary>Where the key-encryption key comes from: <c>AGW_KEK</c>, else the file <c>kek</c> in the data folder, made once.</summary>
/// <remarks>The file is for trying AdminApi alone: whoever copies the whole folder has key and ciphertext. AppHost always injects the variable.</remarks>
internal static partial class KeyEncryptionKey
{
    public static byte[] Load(ServiceKeys keys, DatabaseFiles files, ILogger logger)
    {
        if (keys.KeyEncryption is { } injected)
        {
            return injected;
        }

        var path = Path.Combine(Path.GetDirectoryName(files.Control.Path)!, "kek");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new StreamWriter(path, options);
            file.Write(RandomNumberGenerator.GetHexString(64, lowercase: true));
        }

        LogFromFile(logger);
        return Convert.FromHexString(File.ReadAllText(path).Trim());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "AGW_KEK is not set: the key-encryption key is kept beside the database")]
    private static partial void LogFromFile(ILogger logger);
}
