using Agentgateway.Configuration.Model;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Admin;

/// <summary>Addresses and access of the admin, metrics and readiness endpoints.</summary>
/// <param name="Token"><c>AGW_ADMIN_TOKEN</c>: lets POSTs in from elsewhere than loopback. Null: loopback only.</param>
internal sealed record AdminSettings(AdminAddress Admin, AdminAddress Stats, AdminAddress Readiness, string? Token, IReadOnlySet<string> RemovedMetrics)
{
    /// <param name="config">With the environment over it.</param>
    /// <exception cref="FormatException">An address is none of the accepted forms; the message names the field.</exception>
    public static AdminSettings From(StaticConfig config, IConfiguration environment)
    {
        var any = config.EnableIpv6 ? "[::]" : "0.0.0.0";
        return new AdminSettings(
            Read("config.adminAddr", config.AdminAddr, "localhost:15000"),
            Read("config.statsAddr", config.StatsAddr, any + ":15020"),
            Read("config.readinessAddr", config.ReadinessAddr, any + ":15021"),
            environment["AGW_ADMIN_TOKEN"] is { Length: > 0 } token ? token : null,
            config.MetricsRemove.ToHashSet(StringComparer.Ordinal));

        static AdminAddress Read(string path, string? configured, string fallback) =>
            AdminAddress.TryParse(configured ?? fallback, out var address)
                ? address
                : throw new FormatException($"{path}: '{configured}' is not an address; allowed are ip:port, localhost:port, unix:/path and off");
    }
}
