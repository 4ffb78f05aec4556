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
    [InlineData("name: a, matches: [{path: {exact: /x}, method: GET}]", "name: b, matches: [{path: {exact: /x}}]")]
    [InlineData("name: a, matches: [{path: {exact: /x}}]", "name: b, matches: [{path: {exact: /x}}, {path: {exact: /y}}]")]
    [InlineData("name: a, hostnames: [a.example]", "name: b, hostnames: [b.example]")]
    [InlineData("name: a, gateways: default", "name: a, gateways: other")]
    [InlineData("name: a, gateways: default", "name: b, gateways: [default, other]")]
    [InlineData("name: a, matches: [{headers: [{name: x, value: {exact: '1'}}]}]", "name: b, matches: [{headers: [{name: x, value: {exact: '2'}}]}]")]
    [InlineData("name: a, matches: [{path: {regex: '/.*'}, method: GET}]", "name: b")]
    [InlineData("name: a, matches: [{path: {regex: '/.*'}}]", "name: b, matches: [{path: {exact: /x}}]")]
    [InlineData("name: a, matches: [{path: {regex: '/.*'}}]", "name: b, matches: [{path: {pathPrefix: /longer}}]")]
    [InlineData("name: a, matches: [{path: {pathPrefix: /a}}]", "name: b, matches: [{path: {pathPrefix: /ab}}]")]
    [InlineData("name: a, hostnames: [a.example]", "name: b, matches: [{path: {pathPrefix: /x}}]")]
    public void Routes_that_differ_somewhere_are_fine(string first, string second)
    {
        var result = Load.Yaml(
            $"gateways: {{default: {{port: 1}}, other: {{port: 2}}}}\nroutes:\n- {{{first}, backends: [{{host: 'h:1'}}]}}\n- {{{second}, backends: [{{host: 'h:1'}}]}}\n");

        Assert.Empty(result.Problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("a.example", "name: a, hostnames: [a.example]", "name: b, matches: [{path: {pathPrefix: /x}}]", 2)]
    [InlineData("a.example", "name: a, hostnames: [A.Example], matches: [{path: {pathPrefix: /x}}]", "name: b, matches: [{path: {exact: /x/y}}]", 2)]
    [InlineData("a.example", "name: a, hostnames: [a.example], matches: [{path: {pathPrefix: /x}}]", "name: b, matches: [{path: {exact: /xy}}]", 0)]
    [InlineData("a.example", "name: a, hostnames: [a.example], matches: [{method: GET}]", "name: b, matches: [{path: {exact: /x}}]", 0)]
    [InlineData("a.example", "name: a, hostnames: ['*.example']", "name: b", 2)]
    [InlineData("*.example", "name: a, hostnames: ['*.example']", "name: b, matches: [{path: {pathPrefix: /x}}]", 2)]
    [InlineData("*.example", "name: a, hostnames: ['*.example']", "name: b, hostnames: [b.example]", 0)]
    [InlineData("*.example", "name: a, hostnames: [a.example]", "name: b", 0)]
    [InlineData("*", "name: a, matches: [{path: {regex: '/.*'}}]", "name: b, matches: [{path: {pathPrefix: /}, method: GET}]", 2)]
    [InlineData("*", "name: a, hostnames: [x.example, y.example]", "name: b, hostnames: [X.example]", 2)]
    [InlineData("*", "name: a", "name: b, matches: [{path: {pathPrefix: //}}]", 2)]
    [InlineData("*", "name: a, matches: [{path: invalid}]", "name: b, matches: [{path: invalid}]", 0)]
    public void Wider_route_that_comes_first_hides_another(string listener, string first, string second, int hiddenLine)
    {
        var text = $"gateways: {{default: {{port: 1, listeners: [{{hostname: '{listener}'}}]}}}}\nroutes:\n"
            + $"- {{{first}, backends: [{{host: 'h:1'}}]}}\n- {{{second}, backends: [{{host: 'h:1'}}]}}\n";

        var warnings = Load.Yaml(text).Warnings.ToList();

        Assert.Equal(hiddenLine == 0 ? [] : [4], warnings.Select(w => w.Line));
        Assert.All(warnings, w => Assert.StartsWith("This route is never chosen: a (line 3)", w.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gateways: default", true)]
    [InlineData("gateways: other", false)]
    [InlineData("hostnames: [a.example]", false)]
    [InlineData("matches: [{method: GET}]", false)]
    [InlineData("matches: [{headers: [{name: x, value: {exact: '1'}}]}]", false)]
    [InlineData("matches: [{path: {pathPrefix: /v1}}]", false)]
    [InlineData("matches: [{path: {regex: '/.*'}}]", true)]
    [InlineData("namespace: zzz", false)]
    public void Route_for_everything_hides_the_llm_api_on_the_same_gateway(string route, bool hides)
    {
        var result = Load.Yaml($"gateways: {{default: {{port: 1}}, other: {{port: 2}}}}\nllm: {{models: []}}\nroutes: [{{{route}, backends: [{{host: 'h:1'}}]}}]");

        Assert.Equal(hides, result.Warnings.Any(w => w.Message.Contains("API of llm", StringComparison.Ordinal)));
        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("{name: a}, {name: b}", "binds[0].listeners[1]")]
    [InlineData("{name: a, hostname: x.example}, {name: b, hostname: X.example}", "binds[0].listeners[1]")]
    [InlineData("{name: a}, {name: b, hostname: '*'}", "binds[0].listeners[0]")]
    [InlineData("{name: a, hostname: x.example}, {name: b}, {name: c, hostname: '*.example'}", null)]
    [InlineData("{name: a}, {name: b, protocol: HTTPS, tls: {cert: c, key: k}}", null)]
    [InlineData("{name: a, protocol: TLS, hostname: x.example}, {name: b, protocol: HTTPS, hostname: x.example, tls: {cert: c, key: k}}", "binds[0].listeners[1]")]
    public void Listener_whose_host_another_takes_is_never_chosen(string listeners, string? path)
    {
        var result = Load.Yaml($"binds: [{{port: 1, listeners: [{listeners}]}}]");

        Assert.Empty(result.Errors);
        Assert.Equal(path is null ? [] : [path], result.Warnings.Select(w => w.Path));
        Assert.All(result.Warnings, w => Assert.True(w.Line > 0 && w.Message.StartsWith("This listener is never chosen", StringComparison.Ordinal)));
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
