using Agentgateway.Gateway.Telemetry;
using Xunit;

namespace Agentgateway.Gateway.Tests.Telemetry;

public sealed class PerOutputTokenTests
{
    [Theory]
    [InlineData(1L, 4.0)]
    [InlineData(8L, 0.5)]
    [InlineData(0L, null)]
    [InlineData(null, null)]
    public void Time_is_divided_by_all_output_tokens(long? tokens, double? seconds)
    {
        var time = TimeProvider.System;
        var info = new LlmCallInfo { FirstTokenAt = 1000, LastTokenAt = 1000 + (4 * time.TimestampFrequency), OutputTokens = tokens };
        Assert.Equal(seconds, RequestFields.PerOutputToken(info, time));
    }

    [Fact]
    public void An_answer_in_one_piece_has_no_first_token() =>
        Assert.Null(RequestFields.PerOutputToken(new LlmCallInfo { LastTokenAt = 5, OutputTokens = 3 }, TimeProvider.System));
}
