using Agentgateway.Configuration.Schema;
using Agentgateway.Configuration.Tests.Differential;

namespace Agentgateway.Configuration.Tests.Binding;

/// <summary>Files in the style of agentgateway's documentation, one for each area. They load whole, as written.</summary>
public sealed class FileTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(ReferenceFiles.Repository, "tests", "Configuration.Tests", "Files");

    [Theory]
    [MemberData(nameof(Files))]
    public void File_loads_and_nothing_in_it_surprises(string file)
    {
        var result = ConfigLoader.LoadYaml(
            File.ReadAllText(Path.Combine(Folder, file)), new ConfigLoadOptions { Environment = name => "value-of-" + name, ReadFiles = false });

        Assert.Empty(result.Problems.Select(p => p.ToString()));
        Assert.NotNull(result.Config);
    }

    [Fact]
    public async Task Files_follow_the_reference_schema_and_ours()
    {
        var schema = ReferenceSchema.Load();
        if (schema is null)
        {
            Assert.Skip("No reference schema beside the repository.");
        }

        var oracle = await SchemaOracle.CreateAsync(schema.Root, TestContext.Current.CancellationToken);
        var own = await SchemaOracle.CreateAsync(ConfigSchema.ToJson(), TestContext.Current.CancellationToken);
        foreach (var file in Files.Select(row => row.Data))
        {
            var document = ConfigLoader.LoadYaml(
                File.ReadAllText(Path.Combine(Folder, file)), new ConfigLoadOptions { Environment = name => "value-of-" + name, ReadFiles = false }).Document!;
            var errors = oracle.Validate(document).Concat(own.Validate(document)).ToList();
            Assert.True(errors.Count == 0, file + ": " + string.Join('\n', errors));
        }
    }
}
