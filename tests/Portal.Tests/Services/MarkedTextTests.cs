using Agentgateway.Portal.Services;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class MarkedTextTests
{
    [Theory]
    [InlineData("abc", 1, 2, 1, "a", "b", "c")]
    [InlineData("a\nbcd", 2, 2, 2, "a\nb", "cd", "")]
    [InlineData("1 +", 1, 4, 0, "1 +", " ", "")]
    [InlineData("a\nb", 1, 2, 5, "a", " ", "\nb")]
    [InlineData("'😀' + x", 1, 7, 1, "'😀' + ", "x", "")]
    [InlineData("a", 9, 9, 9, "a", " ", "")]
    [InlineData("", 1, 1, 0, "", " ", "")]
    public void Part_is_found_by_line_and_code_points(string text, int line, int column, int length, string before, string marked, string after) =>
        Assert.Equal(new MarkedText(before, marked, after), MarkedText.Of(text, line, column, length));
}
