using System.Text;
using Agentgateway.Llm.Requests;
using Xunit;

namespace Agentgateway.Llm.Tests.Requests;

public sealed class LlmRequestPeekTests
{
    [Fact]
    public void Model_stream_and_parameters_are_read_wherever_they_stand()
    {
        var json = """
            {"messages":[{"role":"user","content":"{\"model\":\"inner\"}"}],"temperature":0.5,"top_p":1,"seed":7,"max_tokens":16,
             "stream":true,"stream_options":{"include_usage":false},"tools":[{"model":"nested"}],"model":"gpt-x"}
            """u8;

        Assert.True(LlmRequestPeek.TryRead(json, out var peek, out _));

        Assert.Equal("gpt-x", peek.Model);
        Assert.True(peek.Stream);
        Assert.True(peek.HasStreamOptions);
        Assert.Equal(0.5, peek.Params.Temperature);
        Assert.Equal(1, peek.Params.TopP);
        Assert.Equal(7, peek.Params.Seed);
        Assert.Equal(16, peek.Params.MaxTokens);
        Assert.Equal("16", Encoding.UTF8.GetString(peek.MaxTokensValue.Of(json)));
        Assert.StartsWith("[{\"role\"", Encoding.UTF8.GetString(peek.Prompt.Of(json)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model":3}""")]
    [InlineData("""{"model":null,"stream":"yes"}""")]
    public void Model_of_another_type_counts_as_absent(string json)
    {
        Assert.True(LlmRequestPeek.TryRead(Encoding.UTF8.GetBytes(json), out var peek, out _));
        Assert.Null(peek.Model);
        Assert.False(peek.Stream);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{\"model\":\"a\"")]
    [InlineData("{\"model\":\"a\"} x")]
    [InlineData("{\"model\":\"a\",\"model\":\"b\"}")]
    [InlineData("{\"model\":\"a\",\"mod\\u0065l\":\"b\"}")]
    public void What_two_parsers_could_read_differently_is_refused(string json)
    {
        Assert.False(LlmRequestPeek.TryRead(Encoding.UTF8.GetBytes(json), out _, out var error));
        Assert.NotNull(error);
    }

    [Fact]
    public void Escaped_member_name_is_seen()
    {
        Assert.True(LlmRequestPeek.TryRead("{\"mod\\u0065l\":\"b\"}"u8, out var peek, out _));
        Assert.Equal("b", peek.Model);
    }
}
