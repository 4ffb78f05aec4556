using System.Diagnostics;
using Agentgateway.Gateway.Telemetry.Tracing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Telemetry;

public sealed class TraceParentTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Span = "00f067aa0ba902b7";

    [Theory]
    [InlineData("00-" + Trace + "-" + Span + "-01", true)]
    [InlineData("00-" + Trace + "-" + Span + "-00", false)]
    [InlineData("01-" + Trace + "-" + Span + "-01-extra", true)]
    public void Valid_header_is_read(string value, bool sampled)
    {
        Assert.True(TraceParent.TryParse(value, out var context));
        Assert.Equal(Trace, context.TraceId.ToHexString());
        Assert.Equal(Span, context.SpanId.ToHexString());
        Assert.Equal(sampled, context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        Assert.True(context.IsRemote);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ff-" + Trace + "-" + Span + "-01")]
    [InlineData("00-00000000000000000000000000000000-" + Span + "-01")]
    [InlineData("00-" + Trace + "-0000000000000000-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-" + Span + "-01")]
    [InlineData("00-" + Trace + "-" + Span + "-01-extra")]
    [InlineData("00-" + Trace + "-" + Span + "-0")]
    [InlineData("00-" + Trace + "-" + Span + "-zz")]
    [InlineData("00_" + Trace + "_" + Span + "_01")]
    public void Invalid_header_is_refused(string? value) => Assert.False(TraceParent.TryParse(value, out _));

    [Fact]
    public void Formatted_header_reads_back()
    {
        var text = TraceParent.Format(ActivityTraceId.CreateFromString(Trace), ActivitySpanId.CreateFromString(Span), sampled: true);

        Assert.Equal("00-" + Trace + "-" + Span + "-01", text);
    }
}
