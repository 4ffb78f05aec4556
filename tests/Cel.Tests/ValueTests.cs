using System.Text;

namespace Agentgateway.Cel.Tests;

public class ValueTests
{
    [Fact]
    public void Value_is_24_bytes() => Assert.Equal(24, System.Runtime.CompilerServices.Unsafe.SizeOf<CelValue>());

    [Fact]
    public void Default_value_is_null() => Assert.Equal(CelKind.Null, default(CelValue).Kind);

    [Theory]
    [InlineData("{\"a\":[1,-2,1.5,\"x\",null,true],\"b\":{\"c\":18446744073709551615}}")]
    [InlineData("[]")]
    [InlineData("\"ü😀\\n\\\"\"")]
    public void Json_survives_the_round_trip(string json) => Assert.Equal(json, CelJson.ToText(CelJson.Parse(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("{\"a\":}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("nul")]
    public void Malformed_json_is_an_error_value(string json) => Assert.True(CelJson.Parse(json).IsError);

    [Fact]
    public void Json_field_is_read_without_the_rest()
    {
        var body = "{\"skip\":{\"model\":\"no\"},\"model\":\"gpt\", broken"u8;
        Assert.Equal(CelValue.String("gpt"), CelJson.ParseField(body, "model"));
        Assert.True(CelJson.ParseField("[1]"u8, "model").IsError);
        Assert.Equal(CelErrorCode.NoSuchKey, CelJson.ParseField("{}"u8, "model").AsError.Code);
    }

    [Fact]
    public void Last_of_duplicate_json_names_counts()
    {
        var value = CelJson.Parse("{\"a\":1,\"a\":2}");
        Assert.True(value.AsMap.TryGet(CelValue.String("a"), out var single));
        Assert.Equal(CelValue.Int(2), single);
        Assert.Equal(1, value.AsMap.Count);
        Assert.Equal(CelValue.Int(2), value.AsMap.ValueAt(0));
    }

    [Fact]
    public void Text_of_a_value_for_policies()
    {
        Assert.True(CelValue.Bytes("hi"u8.ToArray()).TryGetText(out var text));
        Assert.Equal("aGk=", text);
        Assert.False(CelValue.Double(1).TryGetText(out _));
    }

    [Fact]
    public void Timestamp_keeps_ticks_before_the_epoch()
    {
        var value = CelValue.Timestamp(new DateTimeOffset(1969, 12, 31, 23, 59, 59, 500, TimeSpan.Zero));
        Assert.Equal((-1, 500_000_000), (value.TimestampSeconds, value.TimestampNanos));
    }
}
