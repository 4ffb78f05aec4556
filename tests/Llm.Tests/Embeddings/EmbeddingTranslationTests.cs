using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Embeddings;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Embeddings;

public sealed class EmbeddingTranslationTests
{
    [Theory]
    [InlineData(EmbeddingFormat.BedrockTitan, """{"input":["one"],"dimensions":256,"normalize":true}""", """{"inputText":"one","dimensions":256,"normalize":true}""")]
    [InlineData(EmbeddingFormat.BedrockTitan, """{"input":"one","encoding_format":"base64"}""", """{"inputText":"one"}""")]
    [InlineData(EmbeddingFormat.BedrockCohere, """{"input":["a","b"],"truncate":"END","dimensions":4}""", """{"texts":["a","b"],"input_type":"search_query","truncate":"END"}""")]
    [InlineData(EmbeddingFormat.BedrockNova, """{"input":"a"}""",
        """{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","text":{"truncationMode":"END","value":"a"}}}""")]
    [InlineData(EmbeddingFormat.Vertex, """{"input":["a","b"],"task_type":"CLUSTERING","auto_truncate":false}""",
        """{"instances":[{"content":"a","task_type":"CLUSTERING"},{"content":"b","task_type":"CLUSTERING"}],"parameters":{"autoTruncate":false}}""")]
    [InlineData(EmbeddingFormat.OpenAi, """{"model":"x", "input":[1,2]}""", """{"model":"m","input":[1,2]}""")]
    public void Requests_take_the_shape_of_the_provider(EmbeddingFormat format, string request, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(new EmbeddingTranslation(format, "m").WriteRequest(Encoding.UTF8.GetBytes(request), output).IsWritten);
        Assert.Equal(expected, JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))!.ToJsonString());
    }

    [Fact]
    public void Only_the_fourth_generation_of_Cohere_has_a_choice_of_dimensions()
    {
        var output = new ArrayBufferWriter<byte>();
        new EmbeddingTranslation(EmbeddingFormat.BedrockCohere, "cohere.embed-v4:0").WriteRequest("""{"input":"a","dimensions":4}"""u8.ToArray(), output);
        Assert.Equal(4, (int)JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))!["output_dimension"]!);
    }

    [Theory]
    [InlineData(EmbeddingFormat.BedrockTitan, """{"input":["a","b"]}""")]
    [InlineData(EmbeddingFormat.Vertex, """{"input":[[1,2]]}""")]
    [InlineData(EmbeddingFormat.Vertex, """{"model":"m"}""")]
    public void What_the_model_cannot_take_is_refused_by_name(EmbeddingFormat format, string request) =>
        Assert.Equal("input", new EmbeddingTranslation(format, null).WriteRequest(Encoding.UTF8.GetBytes(request), new ArrayBufferWriter<byte>()).Refusal!.Param);

    [Fact]
    public void A_body_that_is_no_JSON_is_refused() =>
        Assert.Equal(400, new EmbeddingTranslation(EmbeddingFormat.Vertex, null).WriteRequest("nonsense"u8.ToArray(), new ArrayBufferWriter<byte>()).Refusal!.Status);

    [Theory]
    [InlineData(EmbeddingFormat.BedrockTitan, """{"embedding":[0.5,1],"inputTextTokenCount":3}""", 1, 3)]
    [InlineData(EmbeddingFormat.BedrockTitan, """{"embeddingsByType":{"float":[0.5,1]},"inputTextTokenCount":3}""", 1, 3)]
    [InlineData(EmbeddingFormat.BedrockCohere, """{"embeddings":[[0.5,1],[1,2]],"id":"x"}""", 2, 8)]
    [InlineData(EmbeddingFormat.BedrockCohere, """{"embeddings":{"float":[[0.5,1]]}}""", 1, 8)]
    [InlineData(EmbeddingFormat.BedrockNova, """{"embeddings":[{"embeddingType":"TEXT","embedding":[0.5,1]}]}""", 1, 8)]
    [InlineData(EmbeddingFormat.Vertex, """{"predictions":[{"embeddings":{"values":[0.5,1],"statistics":{"token_count":4}}},{"embeddings":{"values":[1],"statistics":{"token_count":5}}}]}""", 2, 9)]
    public void Answers_take_the_shape_of_OpenAI(EmbeddingFormat format, string answer, int count, int tokens)
    {
        var json = Answer(format, "{\"input\":\"a\"}", answer, out var usage);
        Assert.Equal(count, json["data"]!.AsArray().Count);
        Assert.Equal("[0.5,1]", json["data"]![0]!["embedding"]!.ToJsonString());
        Assert.Equal(("list", "embedding", "m"), ((string)json["object"]!, (string)json["data"]![0]!["object"]!, (string)json["model"]!));
        Assert.Equal((tokens, tokens, (long?)tokens), ((int)json["usage"]!["prompt_tokens"]!, (int)json["usage"]!["total_tokens"]!, usage.ProviderInput));
    }

    [Fact]
    public void Base64_is_made_where_the_client_asks_for_it()
    {
        var json = Answer(EmbeddingFormat.BedrockTitan, """{"input":"a","encoding_format":"base64"}""", """{"embedding":[0.5,-2]}""", out _);
        Assert.Equal(Convert.ToBase64String([0, 0, 0, 0x3F, 0, 0, 0, 0xC0]), (string)json["data"]![0]!["embedding"]!);
    }

    [Fact]
    public void An_answer_of_OpenAI_passes_and_Copilots_gaps_are_filled()
    {
        var full = """{"object":"list","data":[],"model":"x","usage":{"prompt_tokens":4,"total_tokens":4}}""";
        Assert.Equal(full, Answer(EmbeddingFormat.OpenAi, "{}", full, out var usage).ToJsonString());
        Assert.Equal(4, usage.Input);
        var gaps = Answer(EmbeddingFormat.OpenAi, "{}", """{"data":[]}""", out _);
        Assert.Equal(("list", "m"), ((string)gaps["object"]!, (string)gaps["model"]!));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"predictions":[{"embeddings":{"values":"x"}}]}""")]
    public void What_is_no_answer_is_told_apart(string body) =>
        Assert.False(new EmbeddingTranslation(EmbeddingFormat.Vertex, "m").TryWriteAnswer(Encoding.UTF8.GetBytes(body), _ => null, new ArrayBufferWriter<byte>(), out _));

    [Theory]
    [InlineData("amazon.titan-embed-text-v2:0", EmbeddingFormat.BedrockTitan)]
    [InlineData("us.cohere.embed-v4:0", EmbeddingFormat.BedrockCohere)]
    [InlineData("amazon.nova-2-multimodal-embeddings-v1:0", EmbeddingFormat.BedrockNova)]
    public void A_Bedrock_model_says_its_format(string model, EmbeddingFormat expected) => Assert.Equal(expected, EmbeddingTranslation.BedrockFormatOf(model));

    private static JsonNode Answer(EmbeddingFormat format, string request, string answer, out TokenUsage usage)
    {
        var translation = new EmbeddingTranslation(format, "m");
        translation.WriteRequest(Encoding.UTF8.GetBytes(request), new ArrayBufferWriter<byte>());
        var output = new ArrayBufferWriter<byte>();
        Assert.True(translation.TryWriteAnswer(Encoding.UTF8.GetBytes(answer), name => name == "x-amzn-bedrock-input-token-count" ? "8" : null, output, out usage));
        return JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))!;
    }
}
