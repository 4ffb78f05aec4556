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
