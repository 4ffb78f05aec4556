namespace Agentgateway.Configuration.Tests.Binding;

public sealed class SampleTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileName(f)!)];

    private static string Folder { get; } = FindFolder();

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_sample_loads_without_warning_and_has_full_effect(string file)
    {
        var result = Load.Yaml(File.ReadAllText(Path.Combine(Folder, file)));

        Assert.Empty(result.Problems.Select(p => p.ToString()));
        Assert.Empty(result.NotEffective);
    }

    private static string FindFolder()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "samples", "configs");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("samples/configs");
    }
}
