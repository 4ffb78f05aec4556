using Agentgateway.Configuration;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

public sealed class StaticEnvironmentTests
{
    // One file with every field that a variable can change, none at its default.
    private const string File = """
        config:
          enableIpv6: false
          adminAddr: localhost:1
          statsAddr: localhost:2
          readinessAddr: localhost:3
          connectionTerminationDeadline: 7s
          connectionMinTerminationDeadline: 8s
          logging: {level: warn, format: json}
          session: {key: "1111111111111111111111111111111111111111111111111111111111111111"}
        """;

    private static readonly Dictionary<string, Func<StaticConfig, object?>> Fields = new(StringComparer.Ordinal)
    {
        ["IPV6_ENABLED"] = c => c.EnableIpv6,
        ["ADMIN_ADDR"] = c => c.AdminAddr,
        ["STATS_ADDR"] = c => c.StatsAddr,
        ["READINESS_ADDR"] = c => c.ReadinessAddr,
        ["CONNECTION_TERMINATION_DEADLINE"] = c => c.ConnectionTerminationDeadline?.TotalSeconds,
        ["CONNECTION_MIN_TERMINATION_DEADLINE"] = c => c.ConnectionMinTerminationDeadline?.TotalSeconds,
        ["RUST_LOG"] = c => string.Join(',', c.LoggingLevel),
        ["LOG_FORMAT"] = c => c.LoggingJson,
        ["SESSION_KEY"] = c => c.SessionKey?.Reveal()[..2],
    };

    // Read, but not over one field of config that is compared here.
    private static readonly string[] Elsewhere =
    [
        "TERMINATION_GRACE_PERIOD_SECONDS", "LOCAL_XDS_PATH", "OTLP_ENDPOINT", "OTLP_HEADERS", "OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME", "DYNAMIC_CA_CERT_CACHE_TTL", "DYNAMIC_CA_CERT_CACHE_CAPACITY", "NAMESPACE", "GATEWAY", "POD_NAME",
        "GOOGLE_APPLICATION_CREDENTIALS", "GH_COPILOT_TOKEN",
    ];

    // Only agentgateway's search for a default file asks for these; there is none here.
    private static readonly string[] DefaultFile = ["KUBERNETES_SERVICE_HOST", "AGENTGATEWAY_ENV", "XDG_CONFIG_HOME"];

    // config.md 5.1, column Env, and 5.3.
    public static TheoryData<string> Names =>
    [
        "IPV6_ENABLED", "DNS_LOOKUP_FAMILY", "DNS_EDNS0", "LOCAL_XDS_PATH", "UI_READ_ONLY", "ADMIN_ADDR", "STATS_ADDR", "READINESS_ADDR", "WORKER_THREADS", "CPU_LIMIT",
        "CONNECTION_TERMINATION_DEADLINE", "TERMINATION_GRACE_PERIOD_SECONDS", "CONNECTION_MIN_TERMINATION_DEADLINE", "RUST_LOG", "LOG_FORMAT",
        "OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTLP_HEADERS", "OTLP_PROTOCOL", "SESSION_KEY",
        "HTTP2_STREAM_WINDOW_SIZE", "HTTP2_CONNECTION_WINDOW_SIZE", "HTTP2_FRAME_SIZE", "POOL_MAX_STREAMS_PER_CONNECTION", "POOL_UNUSED_RELEASE_TIMEOUT",
        "XDS_ADDRESS", "XDS_AUTH_TOKEN", "CA_ADDRESS", "CA_AUTH_TOKEN", "XDS_ROOT_CA", "CA_ROOT_CA", "XDS_HEADER_", "CA_HEADER_", "NAMESPACE", "GATEWAY",
        "TRUST_DOMAIN", "SERVICE_ACCOUNT", "CLUSTER_ID", "NETWORK", "LOCALITY", "NODE_NAME", "POD_NAME", "INSTANCE_IP",
        "THREADING_MODE", "OIDC_COOKIE_SECRET", "DYNAMIC_CA_CERT_CACHE_TTL", "DYNAMIC_CA_CERT_CACHE_CAPACITY", "REQUEST_LOG_STORE_BATCH_SIZE",
        "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME", "SSLKEYLOGFILE", "READY_FD", "KUBERNETES_SERVICE_HOST", "AGENTGATEWAY_ENV", "XDG_CONFIG_HOME",
        "AGENTGATEWAY_LEGACY_LLM_USAGE_TOKEN_SEMANTICS", "GOOGLE_APPLICATION_CREDENTIALS", "GH_COPILOT_TOKEN",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variable_of_agentgateway_is_read_or_warned_of_and_documented(string name)
    {
        var places = (Fields.ContainsKey(name) ? 1 : 0) + (UnusedVariables.Reasons.ContainsKey(name) ? 1 : 0)
            + Elsewhere.Concat(DefaultFile).Count(other => other == name);
        Assert.Equal(1, places);
        Assert.Contains("`" + name, System.IO.File.ReadAllText(Path.Combine(Testing.Repository.Root, "docs", "gateway.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IPV6_ENABLED", "true", true)]
    [InlineData("IPV6_ENABLED", "1", true)]
    [InlineData("ADMIN_ADDR", "127.0.0.1:9", "127.0.0.1:9")]
    [InlineData("STATS_ADDR", "off", "off")]
    [InlineData("READINESS_ADDR", "unix:/run/r", "unix:/run/r")]
    [InlineData("CONNECTION_TERMINATION_DEADLINE", "1m30s", 90.0)]
    [InlineData("CONNECTION_TERMINATION_DEADLINE", "2", 2.0)]
    [InlineData("CONNECTION_TERMINATION_DEADLINE", "0", 0.0)]
    [InlineData("CONNECTION_MIN_TERMINATION_DEADLINE", "250ms", 0.25)]
    [InlineData("RUST_LOG", "info, agentgateway::llm=debug", "info,agentgateway::llm=debug")]
    [InlineData("LOG_FORMAT", "TEXT", false)]
    [InlineData("SESSION_KEY", "2222222222222222222222222222222222222222222222222222222222222222", "22")]
    public void A_variable_wins_over_the_file_and_changes_nothing_else(string name, string value, object expected)
    {
        var file = Load(File);
        var config = Read(file, (name, value)).Config;

        Assert.Equal(expected, Fields[name](config));
        foreach (var (other, field) in Fields.Where(f => f.Key != name))
        {
            Assert.True(Equals(field(file), field(config)), other);
        }
    }

    [Theory]
    [InlineData("30", 25.0)]
    [InlineData("10", 9.0)]
    [InlineData("1", 1.0)]
    [InlineData("0", 1.0)]
    public void The_longest_drain_follows_the_platform_where_nothing_else_says(string seconds, double expected)
    {
        var variable = ("TERMINATION_GRACE_PERIOD_SECONDS", seconds);
        Assert.Equal(TimeSpan.FromSeconds(expected), DrainSettings.From(Read(new StaticConfig(), variable).Config).Maximum);
        Assert.Equal(TimeSpan.FromSeconds(7), DrainSettings.From(Read(Load(File), variable).Config).Maximum);
    }

    [Fact]
    public void Without_variables_the_file_stays_as_it_is()
    {
        var file = Load(File);
        var read = Read(file, ("ADMIN_ADDR", ""), ("IPV6_ENABLED", " "));

        Assert.Equal(file, read.Config);
        Assert.Empty(read.Warnings);
        Assert.Equal(new DrainSettings(TimeSpan.Zero, TimeSpan.FromSeconds(5)), DrainSettings.From(Read(new StaticConfig()).Config));
    }

    [Fact]
    public void All_that_cannot_be_read_is_named_with_its_value_but_no_secret_is()
    {
        var error = Assert.Throws<FormatException>(() => Read(
            new StaticConfig(),
            ("IPV6_ENABLED", "maybe"), ("ADMIN_ADDR", "nowhere"), ("CONNECTION_TERMINATION_DEADLINE", "soon"), ("CONNECTION_MIN_TERMINATION_DEADLINE", "-5s"),
            ("TERMINATION_GRACE_PERIOD_SECONDS", "1.5"), ("LOG_FORMAT", "xml"), ("SESSION_KEY", "secret1"), ("OTLP_ENDPOINT", "ftp://u:secret2@h"),
            ("OTLP_HEADERS", "secret3"), ("OTLP_PROTOCOL", "http/json")));

        var lines = error.Message.Split(Environment.NewLine);
        Assert.Equal(10, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("CONNECTION_TERMINATION_DEADLINE: 'soon' cannot be read; allowed: a duration such as", StringComparison.Ordinal));
        Assert.Contains("OTLP_PROTOCOL: 'http/json' cannot be read; allowed: grpc, http, http/protobuf", lines);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_that_do_nothing_are_warned_of_once_each()
    {
        var read = Read(new StaticConfig(), [.. UnusedVariables.Reasons.Keys.Select(name => (name.EndsWith('_') ? name + "X" : name, "v")), ("RUST_LOG", "info[span]")]);

        Assert.Equal(UnusedVariables.Reasons.Count + 1, read.Warnings.Count);
        Assert.Contains(read.Warnings, line => line.StartsWith("XDS_HEADER_X has no effect: ", StringComparison.Ordinal));
        Assert.Contains(read.Warnings, line => line.StartsWith("RUST_LOG has no effect: ", StringComparison.Ordinal));
    }

    private static StaticConfig Load(string yaml)
    {
        var loaded = ConfigLoader.LoadYaml(yaml);
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Problems));
        return loaded.Config!.Static;
    }

    private static StaticEnvironment Read(StaticConfig file, params (string Name, string Value)[] variables) => StaticEnvironment.Read(
        file, new ConfigurationBuilder().AddInMemoryCollection(variables.ToDictionary(v => v.Name, string? (v) => v.Value, StringComparer.Ordinal)).Build());
}
