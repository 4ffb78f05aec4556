using System.Buffers;
using System.Text;
using Agentgateway.Llm.Requests;
using Xunit;

namespace Agentgateway.Llm.Tests.Requests;

public sealed class JsonSpliceTests
{
    [Theory]
    [InlineData("""{"model":"a","x":1}""", """{"model":"b","x":1}""")]
    [InlineData("""{ "x" : [1, 2] , "model" : "a" }""", """{ "x" : [1, 2] , "model" : "b" }""")]
    [InlineData("""{"x":1}""", """{"x":1,"model":"b"}""")]
    [InlineData("{}", """{"model":"b"}""")]
    [InlineData("{ }", """{"model":"b" }""")]
    [InlineData("""{"mod\u0065l":"a"}""", """{"mod\u0065l":"b"}""")]
    public void Set_changes_the_value_and_no_other_byte(string json, string expected) =>
        Assert.Equal(expected, Apply(json, JsonFieldEdit.SetString("model", "b")));

    [Theory]
    [InlineData("""{"a":1,"b":2,"c":3}""", "a", """{"b":2,"c":3}""")]
    [InlineData("""{"a":1,"b":2,"c":3}""", "b", """{"a":1,"c":3}""")]
    [InlineData("""{"a":1,"b":2,"c":3}""", "c", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1,"b":2,"c":3}""", "b c", """{"a":1}""")]
    [InlineData("""{"a":1,"b":2,"c":3}""", "a b", """{"c":3}""")]
    [InlineData("""{"a":1,"b":2,"c":3}""", "a c", """{"b":2}""")]
    [InlineData("""{"a":1,"b":2,"c":3}""", "a b c", "{}")]
    [InlineData("""{"a":1}""", "z", """{"a":1}""")]
    public void Remove_takes_the_comma_along(string json, string names, string expected) =>
        Assert.Equal(expected, Apply(json, [.. names.Split(' ').Select(JsonFieldEdit.Remove)]));

    [Fact]
    public void Default_keeps_what_the_client_sent()
    {
        Assert.Equal("""{"t":null}""", Apply("""{"t":null}""", JsonFieldEdit.Default("t", "1"u8.ToArray())));
        Assert.Equal("""{"s":1,"t":1}""", Apply("""{"s":1}""", JsonFieldEdit.Default("t", "1"u8.ToArray())));
    }

    [Fact]
    public void Removed_and_added_members_leave_valid_json()
    {
        var result = Apply(
            """{"max_tokens":5}""",
            JsonFieldEdit.Remove("max_tokens"),
            JsonFieldEdit.Default("max_completion_tokens", "5"u8.ToArray()),
            JsonFieldEdit.IncludeUsage);
        Assert.Equal("""{"max_completion_tokens":5,"stream_options":{"include_usage":true}}""", result);
    }

    [Fact]
    public void First_edit_of_a_member_counts() =>
        Assert.Equal("""{"t":1}""", Apply("{}", JsonFieldEdit.Set("t", "1"u8.ToArray()), JsonFieldEdit.Default("t", "2"u8.ToArray())));

    [Fact]
    public void More_members_than_fit_on_the_stack()
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"m{i}\":{i}")) + "}";
        Assert.Equal(json.Replace("\"m150\":150", "\"m150\":0", StringComparison.Ordinal), Apply(json, JsonFieldEdit.Set("m150", "0"u8.ToArray())));
    }

    [Fact]
    public void Value_is_escaped() =>
        Assert.Equal("a\"\u00e9", System.Text.Json.Nodes.JsonNode.Parse(Apply("{}", JsonFieldEdit.SetString("model", "a\"\u00e9")))!["model"]!.GetValue<string>());

    private static string Apply(string json, params JsonFieldEdit[] edits)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonSplice.Apply(Encoding.UTF8.GetBytes(json), edits, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
