using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Prompts;
using Xunit;

namespace Agentgateway.Llm.Tests.Prompts;

public sealed class PromptEnrichmentTests
{
    private static readonly PromptText[] Before = [new("system", "s0"), new("user", "u0"), new("assistant", "a0")];
    private static readonly PromptText[] After = [new("user", "u9"), new("system", "s9")];

    [Fact]
    public void Completions_take_everything_in_their_list_and_keep_their_own_bytes()
    {
        const string Own = """{ "role":"user",  "content":[{"type":"text","text":"h\u0069"}] }""";

        var body = Text(LlmRouteType.Completions, $$"""{"model":"m", "messages":[ {{Own}} ],"x":1}""");

        Assert.Contains(Own, body, StringComparison.Ordinal);
        Same(
            """
            {"model":"m","x":1,"messages":[{"role":"system","content":"s0"},{"role":"user","content":"u0"},{"role":"assistant","content":"a0"},
             {"role":"user","content":[{"type":"text","text":"hi"}]},{"role":"user","content":"u9"},{"role":"system","content":"s9"}]}
            """,
            body);
    }

    [Theory]
    [InlineData("\"own\"", """{"type":"text","text":"own"},""")]
    [InlineData("""[{"type":"text","text":"own","cache_control":{"type":"ephemeral"}}]""", """{"type":"text","text":"own","cache_control":{"type":"ephemeral"}},""")]
    [InlineData("null", "")]
    public void Messages_keep_system_text_apart(string system, string expected) => Same(
        $$"""
        {"system":[{"type":"text","text":"s0"},{{expected}}{"type":"text","text":"s9"}],
         "messages":[{"role":"user","content":"u0"},{"role":"assistant","content":"a0"},{"role":"user","content":"q"},{"role":"user","content":"u9"}]}
        """,
        Text(LlmRouteType.Messages, $$"""{"system":{{system}},"messages":[{"role":"user","content":"q"}]}"""));

    [Fact]
    public void Responses_turn_a_string_into_an_item() => Same(
        """
        {"input":[{"type":"message","role":"system","content":[{"type":"input_text","text":"s0"}]},{"type":"message","role":"user","content":[{"type":"input_text","text":"u0"}]},
         {"type":"message","role":"assistant","content":"a0"},{"type":"message","role":"user","content":[{"type":"input_text","text":"q"}]},
         {"type":"message","role":"user","content":[{"type":"input_text","text":"u9"}]},{"type":"message","role":"system","content":[{"type":"input_text","text":"s9"}]}]}
        """,
        Text(LlmRouteType.Responses, """{"input":"q"}"""));

    [Theory]
    [InlineData("""{"contents":[]}""", "systemInstruction", "")]
    [InlineData("""{"contents":[],"systemInstruction":{"parts":[{"text":"own"}]}}""", "systemInstruction", """{"text":"own"},""")]
    [InlineData("""{"contents":[],"system_instruction":{"parts":{"text":"own"}}}""", "system_instruction", """{"text":"own"},""")]
    public void Gemini_calls_the_assistant_model_and_keeps_the_spelling(string body, string name, string own) => Same(
        $$$"""
        {"contents":[{"role":"user","parts":[{"text":"u0"}]},{"role":"model","parts":[{"text":"a0"}]},{"role":"user","parts":[{"text":"u9"}]}],
         "{{{name}}}":{"parts":[{"text":"s0"},{{{own}}}{"text":"s9"}]}}
        """,
        Text(LlmRouteType.GenerateContent, body));

    [Fact]
    public void Nothing_to_add_and_other_calls_leave_the_body_alone()
    {
        ReadOnlyMemory<byte> body = """{"input":["a"]}"""u8.ToArray();

        Assert.Equal(body, PromptEnrichment.Apply(LlmRouteType.Responses, body, [], []));
        Assert.Equal(body, PromptEnrichment.Apply(LlmRouteType.Embeddings, body, Before, After));
    }

    private static string Text(LlmRouteType type, string body) =>
        Encoding.UTF8.GetString(PromptEnrichment.Apply(type, Encoding.UTF8.GetBytes(body), Before, After).Span);

    private static void Same(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
