using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Admin;
using Agentgateway.Gateway.Telemetry.Tracing;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Hosting;

/// <summary>What the environment says about the <c>config:</c> section. This is the one place that reads those variables; everything else sees the outcome.</summary>
/// <remarks>
/// Precedence is agentgateway's: a variable wins over the file, the file over the default. One exception: <c>TERMINATION_GRACE_PERIOD_SECONDS</c>
/// describes the platform and counts only where neither <c>CONNECTION_TERMINATION_DEADLINE</c> nor the file sets the deadline.
/// </remarks>
internal sealed class StaticEnvironment
{
    private readonly IConfiguration _variables;

    private StaticEnvironment(StaticConfig config, TracingEnvironment tracing, IReadOnlyList<string> warnings, IConfiguration variables)
    {
        Config = config;
        Tracing = tracing;
        Warnings = warnings;
        _variables = variables;
    }

    /// <summary>The section of the file with the variables over it.</summary>
    public StaticConfig Config { get; }

    /// <summary>Variables over <c>config.tracing</c>.</summary>
    public TracingEnvironment Tracing { get; }

    /// <summary>Variables that are set and do nothing, or could not be used; one line each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <exception cref="FormatException">Some variables could not be read; every line of the message names one.</exception>
    public static StaticEnvironment Read(StaticConfig file, IConfiguration environment)
    {
        var read = new EnvironmentReader(environment);
        var warnings = UnusedVariables.Find(environment);
        var config = Over(file, read, warnings);
        var tracing = TracingEnvironment.Read(read);
        read.ThrowIfAny();
        return new StaticEnvironment(config, tracing, warnings, environment);
    }

    /// <summary>Another version of the section with the same variables over it.</summary>
    public StaticConfig Over(StaticConfig file) => Over(file, new EnvironmentReader(_variables), []);

    private static StaticConfig Over(StaticConfig file, EnvironmentReader read, List<string> warnings) =>
        file with
        {
            EnableIpv6 = read.Flag("IPV6_ENABLED") ?? file.EnableIpv6,
            AdminAddr = read.Address("ADMIN_ADDR") ?? file.AdminAddr,
            StatsAddr = read.Address("STATS_ADDR") ?? file.StatsAddr,
            ReadinessAddr = read.Address("READINESS_ADDR") ?? file.ReadinessAddr,
            ConnectionMinTerminationDeadline = read.Duration("CONNECTION_MIN_TERMINATION_DEADLINE") ?? file.ConnectionMinTerminationDeadline,
            ConnectionTerminationDeadline = read.Duration("CONNECTION_TERMINATION_DEADLINE")
                ?? file.ConnectionTerminationDeadline ?? FromGracePeriod(read.Number("TERMINATION_GRACE_PERIOD_SECONDS", 0)),
            LoggingLevel = Levels(read.Text("RUST_LOG"), warnings) ?? file.LoggingLevel,
            LoggingJson = read.Word("LOG_FORMAT", "text", "json") is { } format ? format == "json" : file.LoggingJson,
            SessionKey = read.Key("SESSION_KEY") ?? file.SessionKey,
        };

    // Some seconds of the platform's patience are kept for the rest of the shutdown (agentgateway).
    private static TimeSpan? FromGracePeriod(int? seconds) =>
        seconds is { } s ? TimeSpan.FromSeconds(s > 10 ? s - 5 : Math.Max(1, s - 1)) : null;

    // Rust's filters know more than levels by target (spans, fields). Such a variable must not keep the gateway from starting.
    private static string[]? Levels(string? directives, List<string> warnings)
    {
        if (directives is null)
        {
            return null;
        }

        if (LogLevelSwitch.IsValid(directives))
        {
            return directives.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        warnings.Add($"RUST_LOG has no effect: '{directives}' is not a list of directives such as info,agentgateway::llm=debug");
        return null;
    }
}
