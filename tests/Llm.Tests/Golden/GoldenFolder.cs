namespace Agentgateway.Llm.Tests.Golden;

/// <summary>The folder of golden files, if it lies beside the repository.</summary>
internal static class GoldenFolder
{
    /// <summary>Its path; null if it is not there.</summary>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Agentgateway.sln")))
            {
                var golden = Path.Combine(folder.FullName, "..", "shared", "reference", "agentgateway", "llm-golden");
                return Directory.Exists(golden) ? golden : null;
            }
        }

        return null;
    }
}
