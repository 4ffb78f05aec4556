using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Hosting;

/// <summary>Says which settings of <c>config:</c> wait for a restart: they are read once, so a reload that changes them would seem to do nothing.</summary>
/// <remarks>One warning for each new set of such fields, and one note when none is left.</remarks>
/// <param name="started">The settings that the process started with; a field that its environment sets never waits, since it would win after a restart too.</param>
/// <param name="followsControlPlane">The process takes them from its environment only: a restart does not help.</param>
internal sealed partial class RestartNotice(StaticEnvironment started, bool followsControlPlane, ILogger<RestartNotice> logger) : ISnapshotExtension
{
    private static readonly (string Name, Func<StaticConfig, object?> Value)[] Fields =
    [
        ("adminAddr", c => c.AdminAddr),
        ("statsAddr", c => c.StatsAddr),
        ("readinessAddr", c => c.ReadinessAddr),
        ("enableIpv6", c => c.EnableIpv6),
        ("connectionTerminationDeadline", c => c.ConnectionTerminationDeadline),
        ("connectionMinTerminationDeadline", c => c.ConnectionMinTerminationDeadline),
        ("logging.level", c => string.Join(',', c.LoggingLevel)),
        ("logging.format", c => c.LoggingJson),
        ("session.key", c => c.SessionKey),
        ("metrics.remove", c => string.Join(',', c.MetricsRemove.Order(StringComparer.Ordinal))),
    ];

    private string _reported = "";

    /// <inheritdoc />
    public void OnCompile(Compilation compilation)
    {
    }

    /// <inheritdoc />
    public void OnApplied(RuntimeSnapshot snapshot)
    {
        var now = started.Over(snapshot.Config.Static);
        var waiting = string.Join(", ", Fields.Where(f => !Equals(f.Value(now), f.Value(started.Config))).Select(f => "config." + f.Name));
        if (waiting == _reported)
        {
            return;
        }

        _reported = waiting;
        if (waiting.Length == 0)
        {
            LogNothing(logger);
        }
        else if (followsControlPlane)
        {
            LogIgnored(logger, waiting);
        }
        else
        {
            LogWaiting(logger, waiting);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Read at start only: {Fields} changed and take effect after a restart")]
    private static partial void LogWaiting(ILogger logger, string fields);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "No effect on a gateway that follows a control plane: {Fields}; set the environment variables of the process instead")]
    private static partial void LogIgnored(ILogger logger, string fields);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "No setting waits for a restart any more")]
    private static partial void LogNothing(ILogger logger);
}
