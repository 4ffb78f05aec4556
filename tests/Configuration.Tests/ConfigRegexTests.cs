namespace Agentgateway.Configuration.Tests;

public sealed class ConfigRegexTests
{
    [Theory]
    [InlineData("test-[0-9]", "test-0", true)]
    [InlineData("test-[0-9]", "test-00", false)]
    [InlineData("a|ab", "ab", false)]
    [InlineData("ab|a", "ab", true)]
    [InlineData("(?P<name>x+)", "xxx", true)]
    [InlineData(@"\pL+", "aß", true)]
    [InlineData("[[:alpha:]_]+", "a_b", true)]
    [InlineData("[[:alpha:]]+", "a1", false)]
    [InlineData(@"\x{41}", "A", true)]
    [InlineData("(?i)abc", "ABC", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData(@"\[:alpha:\]", "[:alpha:]", true)]
    public void A_match_covers_the_whole_text(string pattern, string text, bool expected)
    {
        Assert.True(ConfigRegex.TryCreate(pattern, out var regex, out var reason), reason);
        Assert.Equal(expected, ConfigRegex.MatchesFully(regex, text));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("(?<!a)b")]
    public void What_is_not_linear_is_refused(string pattern) => Assert.False(ConfigRegex.TryCreate(pattern, out _, out _));
}
