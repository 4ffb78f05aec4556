namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Socket settings towards a backend.</summary>
public sealed record BackendTcp(Keepalives Keepalives, TimeSpan ConnectTimeout);

/// <summary>TCP keep-alive.</summary>
/// <param name="Time">Silence before the first probe.</param>
public sealed record Keepalives(bool Enabled, TimeSpan Time, TimeSpan Interval, int Retries)
{
    /// <summary>On; 3 minutes, 3 minutes, 9 probes.</summary>
    public static Keepalives Default { get; } = new(true, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3), 9);
}
