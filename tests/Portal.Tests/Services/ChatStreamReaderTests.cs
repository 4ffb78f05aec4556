using Agentgateway.Portal.Services;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class ChatStreamReaderTests
{
    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}]}""", "a")]
    [InlineData("""{"choices":[{"delta":{"content":null},"finish_reason":"stop"}]}""", null)]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"whole"}}]}""", "whole")]
    [InlineData("""{"choices":[]}""", null)]
    public void Text_comes_from_delta_or_message(string data, string? text) => Assert.Equal(text, ChatStreamReader.Parse(data)!.Text);

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("3")]
    public void Data_that_is_no_chunk_is_skipped(string data) => Assert.Null(ChatStreamReader.Parse(data));

    [Fact]
    public void Error_event_becomes_a_problem()
    {
        var update = ChatStreamReader.Parse("""{"error":{"message":"upstream reset","code":"upstream_error"}}""")!;

        Assert.Equal("upstream reset", update.Problem!.Title);
        Assert.Equal("upstream_error", update.Problem.Code);
    }

    [Fact]
    public void Tool_call_gives_the_name_of_the_tool() => Assert.Equal(
        "weather", ChatStreamReader.Parse("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"weather","arguments":""}}]}}]}""")!.ToolCall);
}
