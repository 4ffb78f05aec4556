using System.Text;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Reads a configuration file.</summary>
internal static class ConfigText
{
    /// <summary>The text of a file: UTF-8, or what its byte order mark says.</summary>
    /// <remarks>In one piece: <see cref="File.ReadAllTextAsync(string, CancellationToken)"/> holds a file of megabytes three times on the way.</remarks>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        return bytes is [0xFE or 0xFF or 0x00, ..]
            ? await new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true).ReadToEndAsync(cancellationToken)
            : Encoding.UTF8.GetString(bytes);
    }
}
