using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Agentgateway.Architecture.Tests;

/// <summary>Rules of the house style that no analyzer knows.</summary>
public sealed partial class StyleTests
{
    private static readonly string[] Code = ["AppHost", "ServiceDefaults", "Configuration", "Cel", "Llm", "Gateway", "AdminApi", "Portal", "samples", "tests"];

    [Fact]
    public void No_source_file_is_longer_than_500_lines()
    {
        var long_ = Code.SelectMany(folder => SourceTree.Files(folder, "*.cs"))
            .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (file, lines: SourceTree.Read(file).AsSpan().Count('\n')))
            .Where(entry => entry.lines > 500)
            .Select(entry => $"{entry.file}: {entry.lines}");

        Assert.Empty(long_);
    }

    [Fact]
    public void Production_code_has_no_placeholders()
    {
        var found = Code.Where(folder => folder != "tests").SelectMany(folder => SourceTree.Files(folder, "*.cs"))
            .Where(file => Placeholder().IsMatch(SourceTree.Read(file)));

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("AppHost")]
    [InlineData("Gateway")]
    [InlineData("AdminApi")]
    [InlineData("Portal")]
    [InlineData("samples/MockProvider")]
    [InlineData("samples/SampleMcpServer")]
    public void Every_executable_has_a_launch_profile(string project)
    {
        using var settings = JsonDocument.Parse(SourceTree.Read($"{project}/Properties/launchSettings.json"));

        Assert.NotEmpty(settings.RootElement.GetProperty("profiles").EnumerateObject());
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = SourceTree.Read("Agentgateway.sln").Replace('\\', '/');
        var projects = Code.SelectMany(folder => SourceTree.Files(folder, "*.csproj"));

        var missing = projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)).ToList();

        Assert.Empty(missing);
    }

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Placeholder();
}
