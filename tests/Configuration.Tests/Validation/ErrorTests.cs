namespace Agentgateway.Configuration.Tests.Validation;

public sealed class ErrorTests
{
    [Fact]
    public void All_errors_are_found_at_once_with_path_line_and_column()
    {
        const string Text = """
            binds:
            - port: 70000
              listeners:
              - hostnme: a.example.com
                routes:
                - matches:
                  - path: {pathPrefix: /, exact: /}
                  policies:
                    cors:
                      maxAge: 5
                    timeout: {requestTimeout: -1s}
                  backends:
                  - host: http://example.com
                  - {}
            llm:
              models:
              - {name: a*b, provider: opnai}
            unknown: true
            """;

        var result = Load.Yaml(Text);

        Assert.Null(result.Config);
        Assert.NotNull(result.Document);
        Assert.Equal(
            [
                "2:9 binds[0].port",
                "4:5 binds[0].listeners[0].hostnme",
                "7:15 binds[0].listeners[0].routes[0].matches[0].path",
                "10:19 binds[0].listeners[0].routes[0].policies.cors.maxAge",
                "11:35 binds[0].listeners[0].routes[0].policies.timeout.requestTimeout",
                "13:15 binds[0].listeners[0].routes[0].backends[0].host",
                "14:9 binds[0].listeners[0].routes[0].backends[1]",
                "17:12 llm.models[0].name",
                "17:27 llm.models[0].provider",
                "18:1 unknown",
            ],
            result.Errors.Select(e => $"{e.Position} {e.Path}"));
    }

    [Fact]
    public void An_error_says_what_was_found_and_what_is_allowed()
    {
        var error = Load.SingleError("binds:\n- {port: 1, tunnelProtocol: prxy, listeners: []}\n");

        Assert.Equal("\"prxy\"", error.Found);
        Assert.Equal("direct, hboneWaypoint, hboneGateway, proxy, connect", error.Allowed);
        Assert.Equal(
            "2:29 error at binds[0].tunnelProtocol: This word is not known; did you mean proxy? (found \"prxy\"; allowed: direct, hboneWaypoint, hboneGateway, proxy, connect)",
            error.ToString());
    }

    [Theory]
    [InlineData("binds: [{port: 1, listners: []}]", "listners", "listeners")]
    [InlineData("binds: [{prot: 1, port: 2, listeners: []}]", "prot", "port")]
    [InlineData("frontendPolicies: {acceslog: {}}", "acceslog", "accessLog")]
    [InlineData("config: {adminaddr: off}", "adminaddr", "adminAddr")]
    public void A_misspelt_field_gets_a_suggestion(string text, string wrong, string right)
    {
        var error = Load.Yaml(text).Errors.First(e => e.Message.Contains(wrong, StringComparison.Ordinal));

        Assert.Equal($"The field \"{wrong}\" is not known; did you mean \"{right}\"?", error.Message);
        Assert.Contains(right, error.Allowed!.Split(", "));
    }

    [Fact]
    public void Fields_that_resemble_nothing_get_no_suggestion()
    {
        var error = Load.SingleError("config: {somethingElse: 1}");

        Assert.Equal("The field \"somethingElse\" is not known.", error.Message);
        Assert.Contains("adminAddr", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Unusual_keys_are_quoted_in_paths()
    {
        var error = Load.SingleError("frontendPolicies: {accessLog: {add: {span.name: [1]}}}");

        Assert.Equal("frontendPolicies.accessLog.add[\"span.name\"]", error.Path);
    }

    [Fact]
    public void An_error_in_an_expression_points_into_it()
    {
        var error = Load.SingleError("""
            frontendPolicies:
              accessLog:
                filter: 'request.path == nope(1)'
            """);

        Assert.Equal((3, "frontendPolicies.accessLog.filter"), (error.Line, error.Path));
        Assert.InRange(error.Column, 28, 34);
    }

    [Fact]
    public void Errors_never_show_a_secret()
    {
        const string Secret = "sk-very-secret";
        var result = Load.Yaml("""
            config:
              session: {key: SECRET}
            llm:
              policies:
                apiKey: {mode: strict, keys: [{keyHash: SECRET}, {key: [SECRET]}, {key: {file: 1, x: SECRET}}]}
              models:
              - {name: a, provider: openai, params: {apiKey: [SECRET], baseUrl: "http://u:SECRET@h"}, auth: SECRET}
            """.Replace("SECRET", Secret, StringComparison.Ordinal));

        Assert.True(result.Errors.Count() >= 5);
        Assert.DoesNotContain(result.Problems, p => p.ToString().Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"$secret\": \"sec_1\"}")]
    [InlineData("{\"$enc\": \"v1:abc\"}")]
    public void Unresolved_secrets_are_refused(string marker)
    {
        var result = ConfigLoader.LoadJson(System.Text.Encoding.UTF8.GetBytes("""{"llm": {"models": [{"name": "a", "provider": "openai", "params": {"apiKey": MARKER}}]}}""".Replace("MARKER", marker, StringComparison.Ordinal)));

        Assert.Null(result.Config);
        var error = Assert.Single(result.Errors);
        Assert.StartsWith("Unresolved secret", error.Message, StringComparison.Ordinal);
        Assert.Equal("llm.models[0].params.apiKey", error.Path);
    }

    [Fact]
    public void Numbers_are_no_texts_and_the_error_says_how_to_write_them()
    {
        var error = Load.SingleError("binds: [{port: 1, listeners: [{name: 5}]}]");

        Assert.Equal("a text; put the value in quotes", error.Allowed);
    }
}
