namespace Agentgateway.Configuration.Tests.Validation;

public sealed class RouteWarningTests
{
    [Fact]
    public void Route_with_the_conditions_of_another_is_never_chosen()
    {
        var result = Load.Yaml("""
            gateways: {default: {port: 1}}
            routes:
            - {name: b, matches: [{path: {exact: /x}}], backends: [{host: "h:1"}]}
            - {name: a, matches: [{path: {exact: /x}}], backends: [{host: "h:2"}]}
            """);

        var warning = Assert.Single(result.Warnings);
        Assert.Equal("routes[0]", warning.Path);
        Assert.Contains("a (line 4)", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{name: a, matches: [{path: {exact: /x}, method: GET}]}", "{name: b, matches: [{path: {exact: /x}}]}")]
    [InlineData("{name: a, matches: [{path: {exact: /x}}]}", "{name: b, matches: [{path: {exact: /x}}, {path: {exact: /y}}]}")]
    [InlineData("{name: a, hostnames: [a.example]}", "{name: b, hostnames: [b.example]}")]
    [InlineData("{name: a, gateways: default}", "{name: a, gateways: other}")]
    [InlineData("{name: a, matches: [{headers: [{name: x, value: {exact: '1'}}]}]}", "{name: b, matches: [{headers: [{name: x, value: {exact: '2'}}]}]}")]
    public void Routes_that_differ_somewhere_are_fine(string first, string second)
    {
        var result = Load.Yaml($"gateways: {{default: {{port: 1}}, other: {{port: 2}}}}\nroutes:\n- {first}\n- {second}\n");

        Assert.Empty(result.Problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("*.a.example", "b.example", false)]
    [InlineData("*.a.example", "x.a.example", true)]
    [InlineData("*.a.example", "*.x.a.example", true)]
    [InlineData("x.a.example", "*.a.example", true)]
    [InlineData("X.example", "x.EXAMPLE", true)]
    [InlineData("*", "x.example", true)]
    public void Route_for_hosts_that_its_listener_does_not_take_is_never_chosen(string listener, string route, bool reachable)
    {
        var text = $"binds: [{{port: 1, listeners: [{{hostname: '{listener}', routes: [{{hostnames: ['{route}'], backends: [{{host: 'h:1'}}]}}]}}]}}]";

        Assert.Equal(reachable, !Load.Yaml(text).Warnings.Any(w => w.Message.Contains("never chosen", StringComparison.Ordinal)));
    }
}
