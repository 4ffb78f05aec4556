using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Counting;
using Agentgateway.Llm.Formats.Vertex;
using Xunit;

namespace Agentgateway.Llm.Tests.Counting;

public sealed class CountingTests
{
    [Theory]
    [InlineData("gpt-4o", "hello world", 2)]
    [InlineData("gpt-3.5-turbo", "tiktoken is great!", 6)]
    [InlineData("claude-opus-4-8", "", 0)]
    public void Text_is_counted_with_the_vocabulary_of_the_model(string model, string text, int tokens) => Assert.Equal(tokens, TokenEstimator.CountText(model, text));

    [Fact]
    public void Messages_cost_more_than_their_text() => Assert.Equal(3 + (4 + 2) + (4 + 0), TokenEstimator.CountMessages("gpt-4o", ["hello world", ""]));

    [Fact]
    public void A_very_long_text_is_counted_in_bounded_time() =>
        Assert.InRange(TokenEstimator.CountText("gpt-4o", string.Concat(Enumerable.Repeat("word ", 400_000))), 300_000, 600_000);

    [Theory]
    [InlineData("gpt-5.4", true)]
    [InlineData("openai/o3-mini", true)]
    [InlineData("text-embedding-3-small", true)]
    [InlineData("claude-opus-4-8", false)]
    [InlineData("gemini-2.5-pro", false)]
    public void The_count_of_another_vendors_model_is_an_estimate(string model, bool exact) => Assert.Equal(exact, TokenEstimator.IsExactFor(model));

    [Fact]
    public void Bedrock_counts_an_invocation_without_model()
    {
        var output = new ArrayBufferWriter<byte>();
        CountTokensBodies.WriteBedrock("""{"model":"m","system":"s","messages":[{"role":"user","content":"hi"}],"max_tokens":50}"""u8.ToArray(), null, output);
        var body = (string)JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))!["input"]!["invokeModel"]!["body"]!;
        Assert.Equal(
            """{"messages":[{"role":"user","content":"hi"}],"system":"s","max_tokens":1,"anthropic_version":"2023-06-01"}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(body)));
    }

    [Theory]
    [InlineData("""{"input_tokens":5}""", 5L)]
    [InlineData("""{"inputTokens":5}""", 5L)]
    [InlineData("""{"totalTokens":5}""", 5L)]
    [InlineData("""{"error":{}}""", null)]
    [InlineData("nonsense", null)]
    public void Counts_are_read_in_every_shape(string body, long? expected) => Assert.Equal(expected, CountTokensBodies.ReadCount(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Counts_are_written_for_both_clients()
    {
        var output = new ArrayBufferWriter<byte>();
        CountTokensBodies.WriteAnthropic(3, output);
        CountTokensBodies.WriteGemini(4, output);
        Assert.Equal("""{"input_tokens":3}{"totalTokens":4}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("""{"model":"m","a":1,"output_format":"x"}""", null, """{"a":1,"anthropic_version":"vertex-2023-10-16"}""")]
    [InlineData("""{"model":"m","a":1}""", "n", """{"model":"n","a":1,"anthropic_version":"vertex-2023-10-16"}""")]
    [InlineData("""{"scope":1,"m":[{"cache_control":{"type":"e","scope":"turn"}},{"t":"a\"b"}]}""", null,
        """{"scope":1,"m":[{"cache_control":{"type":"e"}},{"t":"a\"b"}],"anthropic_version":"vertex-2023-10-16"}""")]
    public void Vertex_gets_Claude_requests_as_it_wants_them(string body, string? countModel, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        VertexClaudeBody.Write(Encoding.UTF8.GetBytes(body), countModel, output);
        using var expectedJson = JsonDocument.Parse(expected);
        using var actual = JsonDocument.Parse(output.WrittenMemory);
        Assert.True(JsonElement.DeepEquals(expectedJson.RootElement, actual.RootElement), Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
