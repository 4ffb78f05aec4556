using System.Text;
using Agentgateway.Gateway.Mcp;
using Xunit;

namespace Agentgateway.Gateway.Tests.Mcp;

public sealed class McpNamesTests
{
    [Fact]
    public void Tool_is_split_at_the_first_underscore()
    {
        Assert.True(McpNames.TrySplit("a-b.c_get_item", out var target, out var local));
        Assert.Equal(("a-b.c", "get_item"), (target, local));
        Assert.False(McpNames.TrySplit("plain", out _, out _));
        Assert.False(McpNames.TrySplit("_x", out _, out _));
    }

    [Theory]
    [InlineData("memo://insights", "a+memo://insights")]
    [InlineData("mailto:x", "a+mailto:x")]
    [InlineData("ui://page", "ui://a+page")]
    public void Uri_survives_the_round_trip(string uri, string prefixed)
    {
        Assert.Equal(prefixed, McpNames.PrefixUri("a", uri));
        Assert.True(McpNames.TrySplitUri(prefixed, out var target, out var local));
        Assert.Equal(("a", uri), (target, local));
    }

    [Fact]
    public void Uri_without_scheme_is_left_alone() => Assert.Equal("notes.txt", McpNames.PrefixUri("a", "notes.txt"));

    [Theory]
    [InlineData("7")]
    [InlineData("\"7\"")]
    [InlineData("\"agw_a_n_7\"")]
    [InlineData("\"x_y:z+\"")]
    public void Id_keeps_its_kind(string id)
    {
        Assert.True(McpNames.TryUnwrapId(McpNames.WrapId("a", Encoding.UTF8.GetBytes(id)), out var target, out var back));
        Assert.Equal(("a", id), (target, back));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("agw_a")]
    [InlineData("agw_a_x_1")]
    public void Foreign_id_is_not_ours(string id) => Assert.False(McpNames.TryUnwrapId(id, out _, out _));
}
