namespace Agentgateway.Configuration.Tests.Validation;

public sealed class NotEffectiveTests
{
    [Fact]
    public void Fields_without_effect_are_listed_with_their_place()
    {
        var result = Load.Yaml("""
            gateways: {default: {port: 1, tls: {cert: c, key: k, keyExchangeGroups: [X25519]}}}
            """);

        var field = Assert.Single(result.NotEffective);
        Assert.Equal("gateways.default.tls.keyExchangeGroups", field.Path);
        Assert.Equal((1, 54), (field.Position.Line, field.Position.Column));
        Assert.False(field.GuardsAccess);
    }

    [Theory]
    [InlineData("gateways: {default: {port: 1, oidc: {issuer: i, clientId: c, clientSecret: s, redirectURI: 'http://h/cb'}}}", "gateways.default.oidc")]
    [InlineData("llm: {models: [], policies: {extAuthz: {host: 'h:1'}}}", "llm.policies.extAuthz")]
    [InlineData("mcp: {targets: [], policies: {mcpGuardrails: {processors: []}}}", "mcp.policies.mcpGuardrails")]
    public void Checks_that_are_missing_are_marked_so_that_the_gateway_can_refuse(string text, string path)
    {
        var field = Assert.Single(Load.Yaml(text).NotEffective);

        Assert.Equal(path, field.Path);
        Assert.True(field.GuardsAccess);
    }

    [Fact]
    public void What_works_is_not_listed()
    {
        var result = Load.Yaml("""
            gateways: {default: {port: 1}}
            routes:
            - policies: {cors: {}, timeout: {}, urlRewrite: {}, authorization: {rules: []}, apiKey: {mode: strict, keys: []}, backendAuth: {key: k}, backendTLS: {}}
              matches: [{path: {pathPrefix: /a}}]
              backends: [{host: "h:1"}]
            """);

        Assert.Empty(result.NotEffective);
    }
}
