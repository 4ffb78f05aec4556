using System.Text.Json.Nodes;
using Agentgateway.Portal.Services;
using Agentgateway.Portal.Tests.Fakes;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class SchemaFieldTests
{
    [Fact]
    public void Schema_becomes_fields_in_its_order()
    {
        var fields = SchemaField.Read(FakeData.Tools().Tools[0].InputSchema);

        Assert.Equal(["text", "times", "style", "shout"], fields.Select(field => field.Name));
        Assert.True(fields[0].Required);
        Assert.Equal("1", fields[1].Default);
        Assert.Equal(["plain", "loud"], fields[2].Allowed);
    }

    [Theory]
    [InlineData("integer", "12", "12")]
    [InlineData("integer", "1.5", null)]
    [InlineData("number", "1.5", "1.5")]
    [InlineData("number", "x", null)]
    [InlineData("boolean", "true", "true")]
    [InlineData("string", "12", "\"12\"")]
    [InlineData("array", "[1,2]", "[1,2]")]
    [InlineData("object", "{", null)]
    public void Typed_text_is_read_by_type(string type, string text, string? json)
    {
        var read = new SchemaField("f", type, null, true, null, null).TryParse(text, out var value, out var error);

        Assert.Equal(json is not null, read);
        Assert.Equal(json, value?.ToJsonString());
        Assert.Equal(json is null, error is not null);
    }

    [Fact]
    public void Empty_optional_field_is_left_out()
    {
        Assert.True(new SchemaField("f", "integer", null, false, null, null).TryParse("", out var value, out _));
        Assert.Null(value);
    }

    [Fact]
    public void Nullable_type_counts_as_its_type() =>
        Assert.Equal("integer", Assert.Single(SchemaField.Read(JsonNode.Parse("""{"properties":{"a":{"type":["null","integer"]}}}"""))).Type);
}
