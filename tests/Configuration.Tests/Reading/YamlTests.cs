using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Tests.Reading;

public sealed class YamlTests
{
    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("True", "true")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("012", "12")]
    [InlineData("0o17", "15")]
    [InlineData("0xff", "255")]
    [InlineData("-5", "-5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("2024-01-01", "\"2024-01-01\"")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("<<", "\"<<\"")]
    public void Scalars_follow_the_core_schema_of_yaml_1_2(string scalar, string json)
    {
        var result = Load.Yaml($"services:\n- value: {scalar}\n");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), result.Document!["services"]![0]!["value"]), result.Document.ToJsonString());
    }

    [Fact]
    public void Aliases_are_copied()
    {
        var config = Load.Valid("""
            binds:
            - port: 1
              listeners:
              - routes:
                - {name: a, hostnames: &hosts [x.example.com]}
                - {name: b, hostnames: *hosts}
            """);

        Assert.Equal(["x.example.com"], config.Binds[0].Listeners[0].Routes[1].Hostnames);
    }

    [Theory]
    [InlineData("a: [1", "Not valid YAML")]
    [InlineData("config: {}\nconfig: {}", "The key \"config\" is there twice.")]
    [InlineData("config: {enableIpv6: true, enableIpv6: true}", "The key \"enableIpv6\" is there twice.")]
    [InlineData("", "The document is empty.")]
    [InlineData("# nothing", "The document is empty.")]
    [InlineData("{}\n---\n{}", "There is more than one document.")]
    [InlineData("- a", "A configuration is an object.")]
    [InlineData("config: *gone", "Not valid YAML")]
    [InlineData("config: !!map {}\nx: !custom 1", "Not valid YAML: The tag is not known.")]
    public void What_is_not_one_document_is_an_error(string text, string message)
    {
        var result = Load.Yaml(text);

        Assert.Null(result.Config);
        Assert.Contains(result.Errors, e => e.Message.StartsWith(message, StringComparison.Ordinal) && e.Line > 0);
    }

    [Fact]
    public void Aliases_cannot_blow_a_document_up()
    {
        var text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        var result = Load.Yaml(text);

        Assert.Contains(result.Errors, e => e.Message.Contains("too large", StringComparison.Ordinal));
    }

    // YamlDotNet's scanner reports the mistake in this text for ever.
    [Fact]
    public async Task A_malformed_text_with_comments_is_an_error()
    {
        const string Text = "# c\nbinds:\n- port: 3000\n  lis  - protocol: HTTP\n    routes:\n    - policies: {}\n";

        var loading = Task.Run(() => Load.Yaml(Text), TestContext.Current.CancellationToken);
        var result = await loading.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Null(result.Config);
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public void Deep_nesting_is_an_error()
    {
        var result = Load.Yaml("config: " + new string('[', 5000) + new string(']', 5000));

        Assert.Contains(result.Errors, e => e.Message.Contains("nested too deeply", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_and_yaml_give_the_same_document_and_the_same_places()
    {
        const string Json = "{\n  \"binds\": [\n    {\"port\": 0, \"listeners\": [{\"ünknown\": 1, \"x\": 2}]}\n  ]\n}";

        var json = ConfigLoader.LoadJson(System.Text.Encoding.UTF8.GetBytes(Json));
        var yaml = Load.Yaml(Json);

        Assert.True(JsonNode.DeepEquals(json.Document, yaml.Document));
        Assert.Equal(yaml.Problems, json.Problems);
        Assert.Equal((3, 46), (json.Problems[^1].Line, json.Problems[^1].Column));
    }

    [Theory]
    [InlineData("{\"a\": }", 1)]
    [InlineData("{\n\"a\": 1,\n\"a\": 2}", 3)]
    [InlineData("{} {}", 1)]
    [InlineData("", 1)]
    public void Bad_json_names_its_line(string text, int line)
    {
        var result = ConfigLoader.LoadJson(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Contains(result.Errors, e => e.Line == line);
    }
}
