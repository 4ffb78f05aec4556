using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Rerank;
using Agentgateway.Llm.Usage;
using Xunit;

namespace Agentgateway.Llm.Tests.Rerank;

public sealed class RerankTranslationTests
{
    private const string Request = """{"model":"r","query":"q","documents":["one",{"text":"two","x":1},{"y":2}],"priority":3,"max_tokens_per_doc":9}""";

    [Fact]
    public void Bedrock_gets_sources_an_arn_and_the_unknown_fields()
    {
        var json = Write(RerankFormat.Bedrock);
        Assert.Equal(["one", "two", "{\"y\":2}"], json["sources"]!.AsArray().Select(s => (string)s!["inlineDocumentSource"]!["textDocument"]!["text"]!));
        var configuration = json["rerankingConfiguration"]!["bedrockRerankingConfiguration"]!;
        Assert.Equal(3, (int)configuration["numberOfResults"]!);
        Assert.Equal("arn:aws:bedrock:eu-west-1::foundation-model/m", (string)configuration["modelConfiguration"]!["modelArn"]!);
        Assert.Equal("""{"priority":3,"max_tokens_per_doc":9}""", configuration["modelConfiguration"]!["additionalModelRequestFields"]!.ToJsonString());
    }

    [Fact]
    public void Vertex_gets_records_numbered_by_their_place()
    {
        var json = Write(RerankFormat.Vertex);
        Assert.Equal("""{"id":"1","content":"two"}""", json["records"]![1]!.ToJsonString());
        Assert.False((bool)json["ignoreRecordDetailsInResponse"]!);
        Assert.Null(json["topN"]);
    }

    [Fact]
    public void Cohere_gets_the_request_as_it_is_but_for_the_model() =>
        Assert.Equal(Request.Replace("\"r\"", "\"m\"", StringComparison.Ordinal), Write(RerankFormat.Cohere).ToJsonString());

    [Theory]
    [InlineData("""{"query":"q","documents":[]}""", "documents")]
    [InlineData("""{"query":"q"}""", "documents")]
    [InlineData("""{"documents":["a"]}""", "query")]
    [InlineData("""{"query":"q","documents":[1]}""", "documents")]
    public void Bad_input_is_refused_by_name(string body, string field) =>
        Assert.Equal(field, new RerankTranslation(RerankFormat.Vertex, null, null).WriteRequest(Encoding.UTF8.GetBytes(body), new ArrayBufferWriter<byte>()).Refusal!.Param);

    [Theory]
    [InlineData(RerankFormat.Bedrock, """{"results":[{"index":2,"relevanceScore":0.9},{"index":0,"relevanceScore":0.1}]}""", """{"results":[{"index":2,"relevance_score":0.9},{"index":0,"relevance_score":0.1}]}""")]
    [InlineData(RerankFormat.Vertex, """{"records":[{"id":"1","score":0.5},{"id":"0"}]}""", """{"results":[{"index":1,"relevance_score":0.5},{"index":0,"relevance_score":1}]}""")]
    public void Answers_take_the_shape_of_Cohere(RerankFormat format, string answer, string expected)
    {
        Assert.True(Answer(format, answer, out var json, out var usage));
        Assert.Equal(expected, json.Replace("1.0", "1", StringComparison.Ordinal));
        Assert.Equal(1, usage.SearchUnits);
    }

    [Fact]
    public void Usage_is_read_from_an_answer_that_passes()
    {
        Assert.True(Answer(RerankFormat.Cohere, """{"results":[],"meta":{"billed_units":{"search_units":2},"tokens":{"input_tokens":7}}}""", out _, out var usage));
        Assert.Equal((7L, 2m), (usage.Input, usage.SearchUnits));
        Assert.True(Answer(RerankFormat.Cohere, """{"object":"list","data":[{"index":0,"relevance_score":1}],"usage":{"total_tokens":5}}""", out _, out usage));
        Assert.Equal(5, usage.Input);
    }

    [Theory]
    [InlineData(RerankFormat.Vertex, """{"records":[{"id":"x"}]}""")]
    [InlineData(RerankFormat.Bedrock, "{}")]
    [InlineData(RerankFormat.Cohere, "{}")]
    [InlineData(RerankFormat.Cohere, "nonsense")]
    public void What_is_no_answer_is_told_apart(RerankFormat format, string answer) => Assert.False(Answer(format, answer, out _, out _));

    private static JsonNode Write(RerankFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(new RerankTranslation(format, "m", "eu-west-1").WriteRequest(Encoding.UTF8.GetBytes(Request), output).IsWritten);
        return JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))!;
    }

    private static bool Answer(RerankFormat format, string answer, out string json, out TokenUsage usage)
    {
        var translation = new RerankTranslation(format, "m", "eu-west-1");
        translation.WriteRequest(Encoding.UTF8.GetBytes(Request), new ArrayBufferWriter<byte>());
        var output = new ArrayBufferWriter<byte>();
        var read = translation.TryWriteAnswer(Encoding.UTF8.GetBytes(answer), output, out usage);
        json = Encoding.UTF8.GetString(output.WrittenSpan);
        return read;
    }
}
