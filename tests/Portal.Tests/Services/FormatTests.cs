using System.Globalization;
using Agentgateway.Portal.Services;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class FormatTests
{
    public FormatTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en");

    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("0.001840", "$0.00184")]
    [InlineData("12.5", "$12.50")]
    [InlineData(null, "–")]
    [InlineData("unpriced", "–")]
    public void Money_never_hides_a_small_amount(string? text, string shown) => Assert.Equal(shown, Format.Money(text));

    [Theory]
    [InlineData(950, "950")]
    [InlineData(12_840, "12.8k")]
    [InlineData(1_834_002, "1.83M")]
    public void Headline_numbers_are_short(long value, string shown) => Assert.Equal(shown, Format.Short(value));

    [Theory]
    [InlineData(-20, "just now")]
    [InlineData(-60, "1 minute ago")]
    [InlineData(-7200, "2 hours ago")]
    [InlineData(5 * 86400, "in 5 days")]
    public void Times_read_relative_to_now(int seconds, string shown)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        Assert.Equal(shown, Format.Relative(now.AddSeconds(seconds), now));
    }
}
