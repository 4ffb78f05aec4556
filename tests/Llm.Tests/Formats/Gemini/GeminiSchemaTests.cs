using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Formats.Gemini;
using Xunit;

namespace Agentgateway.Llm.Tests.Formats.Gemini;

public sealed class GeminiSchemaTests
{
    [Theory]
    [InlineData("true", """{"type":"object"}""")]
    [InlineData("{}", """{"type":"object"}""")]
    [InlineData("""{"description":"anything"}""", """{"description":"anything","type":"object"}""")]
    [InlineData("""{"type":"object","additionalProperties":false,"$schema":"x","properties":{"type":{"type":"string"}},"required":["type"]}""", """{"type":"object","properties":{"type":{"type":"string"}},"required":["type"]}""")]
    [InlineData("""{"type":["string","null"],"enum":["a",null]}""", """{"type":"string","nullable":true,"enum":["a"]}""")]
    [InlineData("""{"type":["string","integer"],"description":"d"}""", """{"description":"d","anyOf":[{"type":"string"},{"type":"integer"}]}""")]
    [InlineData("""{"type":["array","string","null"],"items":{"type":"integer"}}""", """{"nullable":true,"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"string"}]}""")]
    [InlineData("""{"anyOf":[{"type":"string","format":"uri"},{"type":"null"}],"description":"d"}""", """{"description":"d","nullable":true,"type":"string"}""")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"number"}]}""", """{"anyOf":[{"type":"string"},{"type":"number"}]}""")]
    [InlineData("""{"const":"x"}""", """{"type":"string","enum":["x"]}""")]
    [InlineData("""{"const":5}""", """{"type":"integer"}""")]
    [InlineData("""{"enum":[1,"b"]}""", """{"type":"string","enum":["1","b"]}""")]
    [InlineData("""{"type":"integer","enum":[1,2]}""", """{"type":"integer"}""")]
    [InlineData("""{"type":"array"}""", """{"type":"array","items":{"type":"object"}}""")]
    [InlineData("""{"type":"string","format":"date-time"}""", """{"type":"string","format":"date-time"}""")]
    [InlineData("""{"type":"string","format":"email","minLength":1,"contentEncoding":"base64"}""", """{"type":"string","minLength":1}""")]
    [InlineData("""{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"integer"}},"required":["b","a"]}]}""", """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a","b"]}""")]
    [InlineData("""{"$ref":"#/$defs/P","description":"own","$defs":{"P":{"type":"string","description":"theirs"}}}""", """{"description":"own","type":"string"}""")]
    [InlineData("""{"type":"object","properties":{"p":{"$ref":"#/definitions/a~1b"}},"definitions":{"a/b":{"type":"number"}}}""", """{"type":"object","properties":{"p":{"type":"number"}}}""")]
    [InlineData("""{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"next":{"$ref":"#/$defs/Node"}}}}}""", """{"type":"object","properties":{"next":{"type":"object"}}}""")]
    [InlineData("""{"type":"object","required":["missing"]}""", """{"type":"object"}""")]
    public void Schema_becomes_what_Gemini_accepts(string schema, string expected)
    {
        using var document = JsonDocument.Parse(schema);
        var actual = GeminiSchema.Normalize(document.RootElement);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
        using var again = JsonDocument.Parse(actual.ToJsonString());
        Assert.True(JsonNode.DeepEquals(actual, GeminiSchema.Normalize(again.RootElement)), "a second pass changes nothing");
    }

    [Fact]
    public void References_that_double_at_every_level_stay_bounded()
    {
        var schema = new StringBuilder("""{"$ref":"#/$defs/d0","$defs":{""");
        for (var i = 0; i < 40; i++)
        {
            schema.Append($$$$"""
                "d{{{{i}}}}":{"type":"object","properties":{"a":{"$ref":"#/$defs/d{{{{i + 1}}}}"},"b":{"$ref":"#/$defs/d{{{{i + 1}}}}"}}},
                """);
        }

        using var document = JsonDocument.Parse(schema.Append("""
            "d40":{"type":"string"}}}
            """).ToString());

        Assert.InRange(GeminiSchema.Normalize(document.RootElement).ToJsonString().Length, 100, 2_000_000);
    }
}
