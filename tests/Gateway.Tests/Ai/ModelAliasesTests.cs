using Agentgateway.Gateway.Ai;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

public sealed class ModelAliasesTests
{
    private static readonly ModelAliases Aliases = new([new("gpt-*", "short"), new("gpt-4o*", "long"), new("gpt-4o-mini", "exact"), new("*-latest", "newest"), new("*", "rest")]);

    [Theory]
    [InlineData("gpt-4o-mini", "exact")]
    [InlineData("gpt-4o-2024", "long")]
    [InlineData("gpt-5", "short")]
    [InlineData("claude-latest", "newest")]
    [InlineData("gpt-x-latest", "newest")]
    [InlineData("anything", "rest")]
    public void Exact_names_come_before_patterns_and_longer_patterns_before_shorter_ones(string model, string expected) => Assert.Equal(expected, Aliases.Resolve(model));

    [Fact]
    public void A_name_without_alias_stays() => Assert.Equal("a", ModelAliases.None.Resolve("a"));

    [Fact]
    public void An_alias_is_not_resolved_again() => Assert.Equal("b", new ModelAliases([new("a", "b"), new("b", "c")]).Resolve("a"));
}
