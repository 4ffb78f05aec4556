using System.Text.Json.Nodes;
using Agentgateway.Portal.Services;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class SpecTextTests
{
    [Theory]
    [InlineData("""{"port":4000,"name":"a b","on":true,"n":null,"list":[1,"2",{"x":[]}],"empty":{}}""")]
    [InlineData("""{"cel":"request.headers[\"x\"] == 'y'","time":"1s","yes":"yes","num":"12","date":"2026-01-01","star":"gpt-*","colon":"a: b","hash":"#no","multi":"one\ntwo"}""")]
    [InlineData("""{"apiKey":{"$secret":"sec_1"},"nested":[[1,2],[{"a":{"b":"c"}}]],"float":1.5,"tilde":"~","true":"true"}""")]
    public void Yaml_reads_back_as_the_same_document(string json)
    {
        var spec = JsonNode.Parse(json)!.AsObject();

        Assert.True(SpecText.TryParse(SpecText.ToYaml(spec), out var back, out var error), error);
        Assert.True(JsonNode.DeepEquals(spec, back), SpecText.ToYaml(spec));
    }

    [Fact]
    public void Json_is_accepted_too()
    {
        Assert.True(SpecText.TryParse("""{"port": 4000}""", out var spec, out _));
        Assert.Equal(4000, spec["port"]!.GetValue<long>());
    }

    [Fact]
    public void Syntax_error_names_its_line()
    {
        Assert.False(SpecText.TryParse("a: 1\nb: [1, 2", out _, out var error));
        Assert.Contains("Line", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a\n- b")]
    [InlineData("text")]
    [InlineData("")]
    public void Anything_but_a_mapping_is_refused(string text) => Assert.False(SpecText.TryParse(text, out _, out _));

    [Fact]
    public void Pointer_finds_its_line()
    {
        const string text = "matches:\n  - path:\n      pathPrefix: /a\nbackends:\n  - host: x\n";

        Assert.Equal(3, SpecText.LineOf(text, "/matches/0/path/pathPrefix"));
        Assert.Equal(5, SpecText.LineOf(text, "/backends/0/host"));
    }
}
