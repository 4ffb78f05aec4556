using Agentgateway.Configuration;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

public sealed class RestartNoticeTests
{
    private readonly Lines _lines = new();

    [Fact]
    public void Changed_settings_of_the_process_are_named_once()
    {
        var notice = new RestartNotice(Started(Config("{adminAddr: 'localhost:1', logging: {level: info}}").Static), followsControlPlane: false, _lines);

        Apply(notice, "{adminAddr: 'localhost:1', logging: {level: info}}");
        Assert.Empty(_lines);

        Apply(notice, "{adminAddr: 'localhost:2', logging: {level: info, format: json}, connectionTerminationDeadline: 9s}");
        Apply(notice, "{adminAddr: 'localhost:2', logging: {level: info, format: json}, connectionTerminationDeadline: 9s}");
        Assert.Equal("Warning: Read at start only: config.adminAddr, config.connectionTerminationDeadline, config.logging.format changed and take effect after a restart", Assert.Single(_lines));

        Apply(notice, "{adminAddr: 'localhost:2', logging: {level: debug}}");
        Assert.Equal(2, _lines.Count);
        Assert.Contains("config.adminAddr, config.logging.level changed", _lines[1], StringComparison.Ordinal);

        Apply(notice, "{adminAddr: 'localhost:1', logging: {level: info}}");
        Assert.StartsWith("Information: No setting waits", _lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Gateway_that_follows_a_control_plane_says_that_a_restart_does_not_help()
    {
        var notice = new RestartNotice(Started(new Configuration.Model.StaticConfig()), followsControlPlane: true, _lines);

        Apply(notice, "{enableIpv6: false}");

        Assert.Contains("No effect on a gateway that follows a control plane: config.enableIpv6;", Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Field_that_a_variable_sets_never_waits()
    {
        var notice = new RestartNotice(Started(Config("{adminAddr: 'localhost:1'}").Static, ("ADMIN_ADDR", "localhost:3")), followsControlPlane: false, _lines);

        Apply(notice, "{adminAddr: 'localhost:2'}");

        Assert.Empty(_lines);
    }

    private static StaticEnvironment Started(Configuration.Model.StaticConfig file, params (string Name, string Value)[] variables) => StaticEnvironment.Read(
        file, new ConfigurationBuilder().AddInMemoryCollection(variables.ToDictionary(v => v.Name, string? (v) => v.Value, StringComparer.Ordinal)).Build());

    private static Configuration.Model.GatewayConfig Config(string settings) => ConfigLoader.LoadYaml("config: " + settings).Config!;

    private static void Apply(RestartNotice notice, string settings) => notice.OnApplied(new RuntimeSnapshot
    {
        Source = "file",
        Config = Config(settings),
        Document = new ConfigDocument([]),
        Binds = System.Collections.Frozen.FrozenDictionary<string, CompiledBind>.Empty,
    });

    private sealed class Lines : List<string>, ILogger<RestartNotice>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add($"{logLevel}: {formatter(state, exception)}");
    }
}
