using System.Diagnostics;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Clients;

/// <summary>The npm package <c>openai</c> as a client of the gateway: tests/node/openai.test.mjs, run by node's own test runner.</summary>
[Collection(RedisSuite.Name)]
public sealed class OpenAiNodeTests(RedisSuiteFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_npm_package_works_streaming_and_not_with_tools()
    {
        var folder = Path.Combine(Repository.Root, "tests", "node");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "openai")), "Run 'npm ci' in tests/node first (.ci/run does it where node is installed).");
        var key = await fixture.Suite.CreateWorkingKeyAsync("openai-node");

        using var node = Process.Start(new ProcessStartInfo("node", ["--test", "openai.test.mjs"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OPENAI_BASE_URL"] = fixture.Suite.GatewayUrl + "/v1", ["OPENAI_API_KEY"] = key.Secret! },
        })!;
        var output = node.StandardOutput.ReadToEndAsync(Cancel);
        var error = node.StandardError.ReadToEndAsync(Cancel);
        await node.WaitForExitAsync(Cancel);

        Assert.True(node.ExitCode == 0, await output + await error);
    }
}
