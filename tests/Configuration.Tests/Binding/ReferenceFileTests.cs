using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Tests;

public sealed class ReferenceFileTests
{
    public static TheoryData<string> Files => [.. ReferenceFiles.ConfigFiles()];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Every_reference_file_loads(string file)
    {
        var result = ConfigLoader.LoadYaml(ReferenceFiles.Read(file), new ConfigLoadOptions { Environment = name => "value-of-" + name });

        Assert.Empty(result.Errors.Select(e => e.ToString()));
        Assert.NotNull(result.Config);
    }

    [Fact]
    public void Seed_file_has_its_binds_policies_and_telemetry()
    {
        if (ReferenceFiles.Root is null)
        {
            Assert.Skip("No reference data beside the repository.");
        }

        var config = Load.Valid(ReferenceFiles.Read(Path.Combine("seed", "config.yaml")));

        Assert.Equal([3100, 3101], config.Binds.Select(b => b.Port));
        Assert.Equal("0.0.0.0:15000", config.Static.AdminAddr);
        Assert.Equal(["debug"], config.Static.LoggingLevel);
        Assert.Equal(12, config.FrontendPolicies.AccessLog!.Add.Count);
        Assert.Equal(new TargetAddress("tracing", 4317), ((AddressReference)config.FrontendPolicies.Tracing!.Target!.Backend).Target);
        Assert.Equal(1, config.FrontendPolicies.Tracing.RandomSampling!.Ratio);

        var llm = config.Binds[0].Listeners[0].Routes[0];
        Assert.Equal("dashscope.aliyuncs.com", llm.Policies.UrlRewrite!.Authority!.Value);
        Assert.Equal("sk-abc", ((KeyAuth)llm.Policies.BackendAuth!.Main!).Key.Reveal());
        var provider = ((AiBackend)llm.Backends[0].Kind).Groups[0].Providers[0];
        Assert.Equal("qwen-plus", provider.Provider.Model);
        Assert.Equal("dashscope.aliyuncs.com:443", provider.HostOverride!.ToString());
        Assert.Equal(AiRouteType.Passthrough, provider.Policies.Ai!.Routes[^1].Value);

        var target = Assert.Single(((McpBackend)config.Binds[1].Listeners[0].Routes[0].Backends[0].Kind).Targets);
        var host = ((McpStreamableHttp)target.Kind).Host;
        Assert.Equal("/api/mcp", host.Path);
        Assert.Equal("192.168.1.68:8123", ((AddressReference)host.Backend).Target.ToString());
    }
}
