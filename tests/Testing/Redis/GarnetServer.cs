using System.Diagnostics;
using System.Globalization;

namespace Agentgateway.Testing.Redis;

/// <summary>The Garnet tool of the repository's tool manifest, with Lua as the suite runs it, without persistence.</summary>
public sealed class GarnetServer : RedisProcess
{
    protected override ProcessStartInfo CreateStartInfo() => new("dotnet",
    [
        FindTool(), "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--auth", "Password", "--password", Password,
        "--lua", "--lua-transaction-mode", "--memory", "64m", "--index", "16m", "-q",
    ]);

    // "dotnet tool run" needs the manifest's folder as working directory and starts a second process; the tool's own assembly needs neither.
    private static string FindTool()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var tool = Path.Combine(packages, "garnet-server");
        if (!Directory.Exists(tool))
        {
            using var restore = Process.Start(new ProcessStartInfo("dotnet", ["tool", "restore"]) { WorkingDirectory = Repository.Root })!;
            restore.WaitForExit();
        }

        return Directory.EnumerateFiles(tool, "GarnetServer.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
    }
}
