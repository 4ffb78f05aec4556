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

    [Theory]
    [InlineData("""{"usage":{"prompt_tokens":10,"completion_tokens":1,"cache_read_input_tokens":4}}""", 10)]
    [InlineData("""{"usage":{"cache_read_input_tokens":4,"prompt_tokens_details":{"cached_tokens":4},"prompt_tokens":10}}""", 10)]
    [InlineData("""{"usage":{"input_tokens":6,"cache_read_input_tokens":4}}""", 10)]
    [InlineData("""{"usage":{"inputTokens":6,"cacheReadInputTokens":3,"cacheWriteInputTokens":1}}""", 10)]
    [InlineData("""{"usageMetadata":{"promptTokenCount":8,"toolUsePromptTokenCount":2,"cachedContentTokenCount":4}}""", 10)]
    [InlineData("""{"amazon-bedrock-invocationMetrics":{"inputTokenCount":6,"outputTokenCount":1,"cacheReadInputTokenCount":4}}""", 10)]
    [InlineData("""{"prompt_eval_count":10,"eval_count":1}""", 10)]
    [InlineData("""{"meta":{"tokens":{"input_tokens":10,"output_tokens":1},"billed_units":{"search_units":2}}}""", 10)]
    [InlineData("""{"usage":{"prompt_tokens":10.0}}""", 10)]
    public void The_input_counts_the_cache_whatever_the_convention(string json, int input) => Assert.Equal(input, Read(json).Usage.Input);

    [Fact]
    public void Tokens_are_split_by_kind()
    {
        var image = Read("""{"usage":{"input_tokens":12,"input_tokens_details":{"image_tokens":2,"text_tokens":10},"output_tokens":5,"output_tokens_details":{"image_tokens":4,"text_tokens":1}}}""").Usage;
        Assert.Equal((2L, 10L, 4L, 1L), (image.InputImage, image.InputText, image.OutputImage, image.OutputText));
        var gemini = Read("""
            {"usageMetadata":{"promptTokenCount":9,"promptTokensDetails":[{"modality":"TEXT","tokenCount":4},{"modality":"AUDIO","tokenCount":5}],
            "candidatesTokenCount":3,"candidatesTokensDetails":[{"tokenCount":3,"modality":"IMAGE"}]}}
            """).Usage;
        Assert.Equal((4L, 5L, 3L), (gemini.InputText, gemini.InputAudio, gemini.OutputImage));
        var realtime = Read("""{"type":"response.done","response":{"usage":{"input_tokens":9,"input_token_details":{"audio_tokens":4,"cached_tokens":2},"output_token_details":{"audio_tokens":3}}}}""").Usage;
        Assert.Equal((4L, 2L, 3L, 9L), (realtime.InputAudio, realtime.CacheRead, realtime.OutputAudio, realtime.Input));
        var claude = Read("""{"usage":{"input_tokens":1,"cache_creation_input_tokens":9,"cache_creation":{"ephemeral_5m_input_tokens":2,"ephemeral_1h_input_tokens":7}}}""").Usage;
        Assert.Equal((9L, 7L, 10L), (claude.CacheWrite, claude.CacheWriteLong, claude.Input));
    }

    [Fact]
    public void Units_are_counted_where_there_are_no_tokens()
    {
        Assert.Equal(2, Read("""{"created":1,"data":[{"b64_json":"AAAA"},{"url":"https://example.com/x.png"}]}""").Usage.Images);
        Assert.Null(Read("""{"data":[{"embedding":[1,2]}]}""").Usage.Images);
        Assert.Equal(8.5m, Read("""{"task":"transcribe","duration":8.5,"text":"hi"}""").Usage.AudioSeconds);
        Assert.Equal(9m, Read("""{"text":"hi","usage":{"type":"duration","seconds":9}}""").Usage.AudioSeconds);
    }

    [Fact]
    public void Json_nested_in_an_invoke_stream_is_read()
    {
        var inner = Convert.ToBase64String("""{"type":"message_start","message":{"model":"c","usage":{"input_tokens":5}}}"""u8);
        var seen = Read($$"""{"bytes":"{{inner}}","p":"abc"}""");
        Assert.Equal(("c", 5L), (seen.ResponseModel, seen.Usage.Input));
    }

    [Fact]
    public void Bedrock_headers_fill_what_the_body_leaves_out()
    {
        var usage = new TokenUsage { Output = 2 };
        UsageReader.ReadBedrockHeaders(name => name switch { "x-amzn-bedrock-input-token-count" => "7", "x-amzn-bedrock-output-token-count" => "9", _ => null }, usage);
        Assert.Equal((7L, 2L), (usage.Input, usage.Output));
    }

    [Fact]
    public void Sessions_add_up()
    {
        var sum = new TokenUsage();
        sum.Add(new TokenUsage { ProviderInput = 1, Output = 2, CacheRead = 1 });
        sum.Add(new TokenUsage { ProviderInput = 3, Output = 4, InputAudio = 3 });
        Assert.Equal((4L, 6L, 1L, 3L), (sum.Input, sum.Output, sum.CacheRead, sum.InputAudio));
    }

    private static LlmObservation Read(string json)
    {
        var seen = new LlmObservation();
        Assert.True(UsageReader.TryRead(Encoding.UTF8.GetBytes(json), seen));
        return seen;
    }
}
