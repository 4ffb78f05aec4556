namespace Agentgateway.Configuration.Tests;

/// <summary>Finds the reference data beside the repository, where it is present.</summary>
internal static class ReferenceFiles
{
    public static string? Root { get; } = FindRoot();

    /// <summary>Root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Every configuration file of the reference data, relative to its root.</summary>
    public static IEnumerable<string> ConfigFiles()
    {
        if (Root is null)
        {
            return [];
        }

        return Directory.EnumerateFiles(Root, "*.yaml", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f))
            .Where(f => f.StartsWith("seed", StringComparison.Ordinal) || f.Contains("examples", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root!, relative));

    private static string FindRepository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Agentgateway.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException("Agentgateway.sln");
    }

    private static string? FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "shared", "reference");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
