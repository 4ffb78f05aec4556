using Agentgateway.Configuration;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Runtime;

/// <summary>Every configuration that agentgateway ships as an example compiles. What this version cannot do is a warning, and its traffic is refused.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task Every_example_compiles()
    {
        var folder = FindExamples();
        if (folder is null)
        {
            Assert.Skip("No reference data beside the repository.");
        }

        await using var gateway = await TestGateway.StartAsync("gateways: {default: {port: PORT}}");
        var applier = gateway.Services.GetRequiredService<ConfigApplier>();
        var errors = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories))
        {
            var loaded = ConfigLoader.LoadYaml(
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
                new ConfigLoadOptions { Environment = name => "value-of-" + name, ReadFiles = false });
            Assert.True(loaded.IsValid, file + ": " + string.Join('\n', loaded.Errors));

            // Certificates of the examples are made by their readers.
            errors.AddRange(applier.Check(loaded.Config!, loaded.Source!).Errors.Where(e => !e.Contains("Could not find", StringComparison.Ordinal)).Select(e => $"{file}: {e}"));
        }

        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("mcp: {targets: [{name: a, mcp: {host: 'h:1'}}]}\nroutes: [{matches: [{path: {pathPrefix: /tools}}], backends: [{backend: /mcp}]}]")]
    [InlineData("routes: [{backends: [{host: 'h:1', weight: 2000000000}, {host: 'h:2', weight: 2000000000}]}, {matches: [{path: {exact: /x}}], backends: [{host: 'h:1'}]}]")]
    [InlineData("routes: [{backends: [{host: 'h:1', policies: {backendAuth: {jwtSign: {signingKey: k}}}}]}]")]
    public async Task Compiles(string text)
    {
        await using var gateway = await TestGateway.StartAsync("gateways: {default: {port: PORT}}");

        Assert.Empty(await gateway.ApplyAsync("gateways: {default: {port: PORT}}\n" + text));
    }

    private static string? FindExamples()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "shared", "reference", "agentgateway", "examples");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
