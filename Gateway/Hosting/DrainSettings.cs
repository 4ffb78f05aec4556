using Agentgateway.Configuration.Model;

namespace Agentgateway.Gateway.Hosting;

/// <summary>How the process ends.</summary>
/// <param name="Minimum">New connections are accepted for at least this long after the signal.</param>
/// <param name="Maximum">Then exchanges in flight have this long.</param>
internal sealed record DrainSettings(TimeSpan Minimum, TimeSpan Maximum)
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    /// <param name="config">With the environment over it (<see cref="StaticEnvironment"/>).</param>
    public static DrainSettings From(StaticConfig config) =>
        new(config.ConnectionMinTerminationDeadline ?? TimeSpan.Zero, config.ConnectionTerminationDeadline ?? Default);
}
