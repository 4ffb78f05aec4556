using Agentgateway.Configuration.Model;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Admin;

/// <summary>Addresses and access of the admin, metrics and readiness endpoints. Environment wins over the file, as in agentgateway.</summary>
/// <param name="Token"><c>AGW_ADMIN_TOKEN</c>: lets POSTs in from elsewhere than loopback. Null: loopback only.</param>
internal sealed record AdminSettings(AdminAddress Admin, AdminAddress Stats, AdminAddress Readiness, string? Token, IReadOnlySet<string> RemovedMetrics)
{
    /// <exception cref="FormatException">An address is none of the accepted forms; the message names where it came from.</exception>
    public static AdminSettings From(StaticConfig config, IConfiguration environment)
    {
        var any = config.EnableIpv6 ? "[::]" : "0.0.0.0";
        return new AdminSettings(
            Read("ADMIN_ADDR", "config.adminAddr", config.AdminAddr, "localhost:15000"),
            Read("STATS_ADDR", "config.statsAddr", config.StatsAddr, any + ":15020"),
            Read("READINESS_ADDR", "config.readinessAddr", config.ReadinessAddr, any + ":15021"),
            environment["AGW_ADMIN_TOKEN"] is { Length: > 0 } token ? token : null,
            config.MetricsRemove.ToHashSet(StringComparer.Ordinal));

        AdminAddress Read(string variable, string path, string? inFile, string fallback)
        {
            var fromEnvironment = environment[variable] is { Length: > 0 } value ? value : null;
            var text = fromEnvironment ?? inFile ?? fallback;
            return AdminAddress.TryParse(text, out var address)
                ? address
                : throw new FormatException(
                    $"{(fromEnvironment is null ? path : variable)}: '{text}' is not an address; allowed are ip:port, localhost:port, unix:/path and off");
        }
    }
}
