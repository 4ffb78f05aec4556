using System.Diagnostics;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Clients;

/// <summary>The npm packages people use, as clients of the gateway: the files of tests/node, run by node's own test runner.</summary>
[Collection(RedisSuite.Name)]
public sealed class NodeClientTests(RedisSuiteFixture fixture)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "node");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai.test.mjs")]
    [InlineData("openai-matrix.test.mjs")]
    [InlineData("anthropic.test.mjs")]
    [InlineData("genai.test.mjs")]
    [InlineData("ai-sdk.test.mjs")]
    public Task A_package_works_with_every_provider_format(string file) => RunAsync(file, ClientModels.All);

    [Fact]
    public Task The_AWS_package_works_with_a_Bedrock_provider() => RunAsync("bedrock.test.mjs", [ClientModels.Bedrock]);

    private async Task RunAsync(string file, IReadOnlyList<string> models)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", "openai")), "Run 'npm ci' in tests/node first (.ci/run does it where node is installed).");
        var key = await fixture.Suite.CreateWorkingKeyAsync("node");
        await ClientModels.EnsureAsync(fixture.Suite, key.Secret!);

        // The npm package `node` brings the version that the packages ask for; what is installed may be older.
        var bundled = Path.Combine(Folder, "node_modules", "node", "bin", OperatingSystem.IsWindows() ? "node.exe" : "node");
        using var node = Process.Start(new ProcessStartInfo(File.Exists(bundled) ? bundled : "node", ["--test", file])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["OPENAI_BASE_URL"] = fixture.Suite.GatewayUrl + "/v1",
                ["OPENAI_API_KEY"] = key.Secret!,
                ["AGW_URL"] = fixture.Suite.GatewayUrl,
                ["AGW_KEY"] = key.Secret!,
                ["AGW_MODELS"] = string.Join(',', models),
            },
        })!;
        var output = node.StandardOutput.ReadToEndAsync(Cancel);
        var error = node.StandardError.ReadToEndAsync(Cancel);
        await node.WaitForExitAsync(Cancel);

        Assert.True(node.ExitCode == 0, await output + await error);
    }
}
