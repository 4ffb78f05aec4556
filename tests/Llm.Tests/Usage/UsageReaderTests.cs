using System.Text;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Usage;

public sealed class UsageReaderTests
{
    [Theory]
    [InlineData("""{"id":"x","model":"m","choices":[{"message":{"usage":{"prompt_tokens":99}}}],"usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}}""", 10, 4, 3, null, 2)]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":10,"cache_read_input_tokens":3,"cache_creation_input_tokens":5,"output_tokens":4}}""", 18, 4, 3, 5, null)]
    [InlineData("""{"type":"response.completed","response":{"model":"m","usage":{"input_tokens":10,"output_tokens":4,"input_tokens_details":{"cached_tokens":3},"output_tokens_details":{"reasoning_tokens":1}}}}""", 10, 4, 3, null, 1)]
    [InlineData("""{"candidates":[],"modelVersion":"m","usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":3,"thoughtsTokenCount":1,"cachedContentTokenCount":3,"totalTokenCount":14}}""", 10, 4, 3, null, 1)]
    [InlineData("""{"model":"m","usage":{"inputTokens":10,"outputTokens":4,"totalTokens":14}}""", 10, 4, null, null, null)]
    public void Every_shape_is_read(string json, int input, int output, int? cacheRead, int? cacheWrite, int? reasoning)
    {
        var seen = new LlmObservation();

        Assert.True(UsageReader.TryRead(Encoding.UTF8.GetBytes(json), seen));

        Assert.Equal("m", seen.ResponseModel);
        Assert.Equal(input, seen.Usage.Input);
        Assert.Equal(output, seen.Usage.Output);
        Assert.Equal(input + output, seen.Usage.Total);
        Assert.Equal(cacheRead, seen.Usage.CacheRead);
        Assert.Equal(cacheWrite, seen.Usage.CacheWrite);
        Assert.Equal(reasoning, seen.Usage.Reasoning);
    }

    [Theory]
    [InlineData("""{"usage":null}""")]
    [InlineData("""{"usage":[1]}""")]
    [InlineData("""{"usage":{"prompt_tokens":"many","completion_tokens":-1}}""")]
    [InlineData("null")]
    public void Odd_usage_is_not_reported(string json)
    {
        var seen = new LlmObservation();
        UsageReader.TryRead(Encoding.UTF8.GetBytes(json), seen);
        Assert.False(seen.Usage.IsReported);
    }

    [Fact]
    public void Broken_json_is_said()
    {
        Assert.False(UsageReader.TryRead("{\"usage\":{"u8, new LlmObservation()));
        Assert.False(UsageReader.TryRead("upstream error"u8, new LlmObservation()));
    }
}
