using Agentgateway.Llm.Models;
using Xunit;

namespace Agentgateway.Llm.Tests.Models;

public sealed class ModelPatternTests
{
    [Theory]
    [InlineData("gpt-4o", "gpt-4o", true)]
    [InlineData("gpt-4o", "gpt-4o-mini", false)]
    [InlineData("gpt-*", "gpt-4o", true)]
    [InlineData("gpt-*", "my-gpt-4o", false)]
    [InlineData("*-mini", "gpt-4o-mini", true)]
    [InlineData("*", "anything", true)]
    public void Star_stands_for_any_text(string pattern, string model, bool expected) =>
        Assert.Equal(expected, new ModelPattern(pattern).Matches(model));

    [Theory]
    [InlineData("a*b")]
    [InlineData("*a*")]
    [InlineData("**")]
    public void Other_stars_are_refused(string pattern) => Assert.False(ModelPattern.TryParse(pattern, out _));

    [Fact]
    public void Null_allows_all_and_empty_none()
    {
        Assert.True(ModelPattern.Allows(null, "m"));
        Assert.False(ModelPattern.Allows([], "m"));
        Assert.True(ModelPattern.Allows(["x", "m*"], "m"));
        Assert.True(ModelPattern.Allows(["*-mini"], "gpt-mini"));
        Assert.False(ModelPattern.Allows(["a*b", "*x*"], "axb"));
    }
}
