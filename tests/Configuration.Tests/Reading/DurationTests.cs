using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Tests.Reading;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("100ms", 100)]
    [InlineData("1.5s", 1500)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2m3s", 123_000)]
    [InlineData("1000us", 1)]
    [InlineData("1000µs", 1)]
    [InlineData("2000000ns", 2)]
    public void Go_durations_are_read(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("1d")]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1 s")]
    [InlineData("1s ")]
    [InlineData("99999999999999999999h")]
    [InlineData("1..5s")]
    public void Anything_else_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData("3m", "3m0s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1h", "1h0m0s")]
    [InlineData("1500ms", "1.5s")]
    [InlineData("250ms", "250ms")]
    [InlineData("5us", "5µs")]
    [InlineData("0", "0s")]
    public void Durations_print_as_in_go(string text, string expected)
    {
        Assert.True(GoDuration.TryParse(text, out var value));

        Assert.Equal(expected, GoDuration.Format(value));
    }
}
