namespace Agentgateway.Testing;

/// <summary>Places in the source tree and the build output.</summary>
public static class Repository
{
    /// <summary>Folder of the solution file, found upwards from the test's output.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Output folder of a project of the same configuration as the running test.</summary>
    /// <param name="project">Name of the project's file without extension, e.g. <c>AppHost</c>.</param>
    public static string OutputOf(string project)
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Agentgateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The test does not run inside the repository.");
    }
}
