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

    private static McpSessionSeal Seal(string digits) => new(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["SESSION_KEY"] = string.Concat(Enumerable.Repeat(digits, 32)) }).Build(),
        TimeProvider.System);
}
