namespace Agentgateway.Benchmarks.Load.Accounting;

/// <summary>Programs of the machine.</summary>
internal static class Installed
{
    /// <returns>Full path, or null when the program is not there.</returns>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/sbin")
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
