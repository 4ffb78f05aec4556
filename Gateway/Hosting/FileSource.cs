using Agentgateway.Configuration;

namespace Agentgateway.Gateway.Hosting;

/// <summary>The configuration of the command line.</summary>
/// <param name="Path">File to watch; null for text and standard input.</param>
/// <param name="First">What was loaded at start.</param>
/// <param name="Text">The text, when there is no file.</param>
internal sealed record FileSource(string? Path, ConfigLoadResult First, string? Text = null)
{
    /// <summary>Loads further versions; best the one that loaded the first, which it need not read again then.</summary>
    public ConfigReloader Reloader { get; init; } = new();
}
