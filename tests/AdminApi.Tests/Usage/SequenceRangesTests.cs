using Agentgateway.AdminApi.Usage;
using Xunit;

namespace Agentgateway.AdminApi.Tests.Usage;

public sealed class SequenceRangesTests
{
    [Theory]
    [InlineData(0, "", 1, 5, 5, "")]
    [InlineData(5, "", 6, 9, 9, "")]
    [InlineData(5, "", 3, 9, 9, "")]
    [InlineData(5, "", 2, 4, 5, "")]
    [InlineData(5, "", 8, 9, 5, "8-9")]
    [InlineData(5, "8-9", 10, 12, 5, "8-12")]
    [InlineData(5, "8-9", 7, 7, 5, "7-9")]
    [InlineData(5, "8-9", 6, 7, 9, "")]
    [InlineData(5, "8-9,20-30", 6, 19, 30, "")]
    [InlineData(5, "8-9,20-30", 12, 13, 5, "8-9,12-13,20-30")]
    [InlineData(5, "8-9", 1, 0, 5, "8-9")]
    public void Adding_a_range_joins_neighbours_and_raises_the_mark(long mark, string ranges, long from, long to, long expectedMark, string expectedRanges)
    {
        var stored = new SequenceRanges(mark, ranges);
        stored.Add(from, to);
        Assert.Equal((expectedMark, expectedRanges), (stored.HighWater, stored.Format()));
    }

    [Fact]
    public void Knows_what_is_stored()
    {
        var stored = new SequenceRanges(5, "8-9");
        Assert.Equal([true, true, false, true, false], new long[] { 1, 5, 7, 9, 10 }.Select(stored.Contains));
    }
}
