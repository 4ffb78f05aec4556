using System.Text.Json;
using Agentgateway.Configuration.Migration;

namespace Agentgateway.Configuration.Tests.Migration;

public sealed class MigratorTests
{
    private const string Old = """
        # yaml-language-server: $schema=https://example.invalid/schema
        config:
          adminAddr: localhost:15000   # only here
          logging:
            level: info
            # What the log leaves out
            filter: response.code >= 400
            fields:
              add:
                user: jwt.sub
              remove:
              - http.path
          tracing:
            otlpEndpoint: http://collector.example:4317
            headers:
              authorization: $TOKEN
            randomSampling: true
            fields:
              add:
                # Costs nothing
                model: llm.requestModel
        # The models
        llm:
          port: 4001
          models: []

        frontendPolicies:
          logging_: 1
        """;

    private static string Text => Old.Replace("  logging_: 1", "  proxy:\n    mode: optional  # for now", StringComparison.Ordinal);

    [Fact]
    public void Deprecated_forms_become_current_ones_and_comments_stay()
    {
        var result = ConfigMigrator.Migrate(Text);

        Assert.Empty(result.Left);
        Assert.Equal(4, result.Changes.Count);
        Assert.Equal(
            """
            # yaml-language-server: $schema=https://example.invalid/schema
            config:
              adminAddr: localhost:15000   # only here
              logging:
                level: info
                # What the log leaves out
            # The models
            llm:
              gateways: llm
              models: []

            frontendPolicies:
              proxyProtocol:
                mode: optional  # for now
              accessLog:
                filter: "response.code >= 400"
                add:
                  user: jwt.sub
                remove:
                - http.path
              # Costs nothing
              tracing:
                host: collector.example:4317
                policies:
                  requestHeaderModifier:
                    set:
                      authorization: $TOKEN
                randomSampling: true
                attributes:
                  model: llm.requestModel
            gateways:
              llm:
                port: 4001

            """.ReplaceLineEndings("\n"),
            result.Text);
    }

    [Fact]
    public void Migrated_file_means_the_same()
    {
        var before = Load.Valid(Text, ("TOKEN", "t"));
        var after = Load.Valid(ConfigMigrator.Migrate(Text).Text, ("TOKEN", "t"));

        Assert.Equal(JsonSerializer.Serialize(before.FrontendPolicies.AccessLog!.Add.Select(a => (a.Key, a.Value.Text)).ToList()), JsonSerializer.Serialize(after.FrontendPolicies.AccessLog!.Add.Select(a => (a.Key, a.Value.Text)).ToList()));
        Assert.Equal(before.FrontendPolicies.AccessLog.Filter!.Text, after.FrontendPolicies.AccessLog.Filter!.Text);
        Assert.Equal(before.FrontendPolicies.Tracing!.Target!.Backend, after.FrontendPolicies.Tracing!.Target!.Backend);
        Assert.Equal(before.FrontendPolicies.Tracing.Path, after.FrontendPolicies.Tracing.Path);
        Assert.Equal(before.FrontendPolicies.Tracing.RandomSampling, after.FrontendPolicies.Tracing.RandomSampling);
        Assert.Equal(before.FrontendPolicies.ProxyProtocol, after.FrontendPolicies.ProxyProtocol);
        Assert.Equal(before.Llm!.Port, after.Gateways[0].Port);
    }

    [Fact]
    public void Second_time_changes_nothing()
    {
        var once = ConfigMigrator.Migrate(Text).Text;
        var twice = ConfigMigrator.Migrate(once);

        Assert.Empty(twice.Changes);
        Assert.Equal(once, twice.Text);
    }

    [Theory]
    [InlineData("config: {tracing: {otlpEndpoint: 'http://c:1'}}", "flow style")]
    [InlineData("config:\n  tracing:\n    otlpEndpoint: $COLLECTOR\n", "variable")]
    [InlineData("config:\n  tracing:\n    otlpEndpoint: http://c:1\nfrontendPolicies:\n  tracing:\n    host: c:1\n", "already")]
    [InlineData("llm: {port: 4001, models: []}", "flow style")]
    public void What_cannot_be_rewritten_stays_and_is_reported(string text, string reason)
    {
        var result = ConfigMigrator.Migrate(text);

        Assert.Equal(text, result.Text);
        Assert.Contains(reason, Assert.Single(result.Left), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llm:\n  models:\n  - name: a\n    provider: ollama\n    params:\n      # Where it is\n      hostOverride: h:80  # now\n      pathPrefix: /api/\n", "      # Where it is\n      baseUrl: http://h:80/api  # now\n")]
    [InlineData("llm:\n  models: [{name: a, provider: ollama, params: {hostOverride: \"h:80\", model: m}}]\n", "params: {baseUrl: http://h:80, model: m}}]")]
    [InlineData("llm:\n  models: [{name: a, provider: ollama, tls: {}, params: {pathPrefix: /x, hostOverride: 'h:443'}}]\n", "params: {baseUrl: https://h:443/x}}]")]
    [InlineData("llm:\n  models: [{name: a, provider: ollama, params: {hostOverride: 'h:80', pathPrefix: /x}}]\n", "params: {baseUrl: http://h:80/x}}]")]
    [InlineData("llm:\n  models: []\n  providers: [{name: a, provider: ollama, params: {hostOverride: '[::1]:80'}}]\n", "params: {baseUrl: \"http://[::1]:80\"}}]")]
    [InlineData("llm:\n  models: [{name: a, provider: ollama, params: {hostOverride: $HOST}}]\n", null)]
    [InlineData("llm:\n  models: [{name: a, provider: openai, params: {pathPrefix: /x}}]\n", null)]
    [InlineData("llm:\n  models: [{name: a, provider: ollama, params: {hostOverride: 'unix:/run/x'}}]\n", null)]
    [InlineData("llm:\n  models: [{name: a, provider: ollama, params: {hostOverride: 'h:80', baseUrl: 'http://i'}}]\n", null)]
    [InlineData("llm:\n  models: [{name: a, provider: ollama, params: {hostOverride: 'h:80', pathPrefix: '/a b'}}]\n", null)]
    public void Host_and_prefix_of_llm_become_a_base_url(string text, string? expected)
    {
        var result = ConfigMigrator.Migrate(text);

        Assert.Equal(expected is null ? 0 : 1, result.Changes.Count);
        Assert.Equal(expected is null ? 1 : 0, result.Left.Count);
        Assert.Contains(expected ?? text, result.Text, StringComparison.Ordinal);
        Assert.Equal(result.Text, ConfigMigrator.Migrate(result.Text).Text);
        Assert.Equal(
            ConfigLoader.LoadYaml(text, ConfigLoadOptions.DocumentOnly).IsValid,
            ConfigLoader.LoadYaml(result.Text, ConfigLoadOptions.DocumentOnly).IsValid);
    }

    [Fact]
    public void Path_override_stays_beside_the_base_url()
    {
        var result = ConfigMigrator.Migrate("llm:\n  models: [{name: a, provider: ollama, params: {hostOverride: 'h:80', pathOverride: /p}}]\n");

        Assert.Contains("{baseUrl: http://h:80, pathOverride: /p}", result.Text, StringComparison.Ordinal);
        Assert.Contains("pathOverride", Assert.Single(result.Left), StringComparison.Ordinal);
    }

    public static TheoryData<string> Files => [.. ReferenceFiles.ConfigFiles()];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Every_reference_file_still_loads_when_migrated(string file)
    {
        var result = ConfigMigrator.Migrate(ReferenceFiles.Read(file));
        var loaded = ConfigLoader.LoadYaml(result.Text, new ConfigLoadOptions { Environment = name => "value-of-" + name, ReadFiles = false });

        Assert.Empty(loaded.Errors.Select(e => e.ToString()));
        Assert.Equal(result.Text, ConfigMigrator.Migrate(result.Text).Text);
    }
}
