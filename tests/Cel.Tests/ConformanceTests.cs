using Agentgateway.Cel.Conformance;

namespace Agentgateway.Cel.Tests;

/// <summary>Runs the shared conformance files where a checkout has them beside it; the tables of this project do not need them.</summary>
public class ConformanceTests
{
    [Theory]
    [InlineData("conformance.jsonl")]
    [InlineData("gateway-functions.jsonl")]
    public void Shared_file_passes(string name)
    {
        var path = Find(name);
        Assert.SkipWhen(path is null, $"shared/reference/cel/{name} is not beside this checkout");
        var output = new StringWriter();
        var summary = ConformanceRun.Run(File.ReadLines(path!), output);
        Assert.True(summary.Failed == 0, output.ToString());
        Assert.True(summary.Passed > 100);
    }

    private static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "reference", "cel", name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
