using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Mcp;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Agentgateway.Gateway.Tests.Mcp;

public sealed class McpSessionSealTests
{
    private static readonly McpSession Session = new(
        "virtualKey:key_1", "2025-06-18", [new McpSessionTarget("a", "s-1", McpFeatures.Tools | McpFeatures.Prompts), new McpSessionTarget("b", null, McpFeatures.None)]);

    [Fact]
    public void Any_gateway_with_the_key_opens_it()
    {
        var id = Seal("11").Seal(Session);
        var opened = Seal("11").Open(id, Session.Principal);
        Assert.NotNull(opened);
        Assert.Equal(Session.Targets, opened.Targets);
        Assert.Equal(Session.ProtocolVersion, opened.ProtocolVersion);
        Assert.Null(Seal("22").Open(id, Session.Principal));
    }

    [Fact]
    public void Another_caller_an_ended_id_and_nonsense_are_refused()
    {
        var seal = Seal("11");
        var id = seal.Seal(Session);
        Assert.Null(seal.Open(id, "virtualKey:key_2"));
        Assert.Null(seal.Open(id[..^2] + "AA", Session.Principal));
        Assert.Null(seal.Open("not an id", Session.Principal));
        Assert.Null(seal.Open("", Session.Principal));
        seal.End(id);
        Assert.Null(seal.Open(id, Session.Principal));
    }

    [Fact]
    public void The_key_of_the_file_works_like_that_of_the_environment()
    {
        var key = string.Concat(Enumerable.Repeat("11", 32));
        var id = Seal("11").Seal(Session);
        Assert.NotNull(Make(new StaticConfig { SessionKey = new SecretText(key) }).Open(id, Session.Principal));
        Assert.Null(Make(new StaticConfig()).Open(id, Session.Principal));
    }

    private static McpSessionSeal Seal(string digits) => Make(new StaticConfig(), ("SESSION_KEY", string.Concat(Enumerable.Repeat(digits, 32))));

    private static McpSessionSeal Make(StaticConfig file, params (string Name, string Value)[] variables)
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection(variables.ToDictionary(v => v.Name, string? (v) => v.Value)).Build();
        return new McpSessionSeal(StaticEnvironment.Read(file, environment), environment, TimeProvider.System);
    }
}
