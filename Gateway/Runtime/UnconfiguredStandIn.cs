using System.Globalization;
using System.Text.Json.Nodes;
using Agentgateway.Configuration;
using Agentgateway.Gateway.Sync;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Runtime;

/// <summary>A configuration without routes on the port that the suite's data plane will have (<c>AGW_GATEWAY_PORT</c>, default 4000).</summary>
/// <remarks>The request flow answers 503 <c>config_unavailable</c> for its source; the first real configuration takes the port over.</remarks>
internal sealed class UnconfiguredStandIn(ConfigApplier applier, IConfiguration configuration) : IStandIn
{
    private const int DefaultPort = 4000;

    /// <inheritdoc />
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        var port = int.TryParse(configuration["AGW_GATEWAY_PORT"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : DefaultPort;
        var listener = new JsonObject { ["routes"] = new JsonArray() };
        var document = new JsonObject
        {
            ["binds"] = new JsonArray(new JsonObject { ["port"] = port, ["listeners"] = new JsonArray(listener) }),
        };
        var loaded = ConfigLoader.LoadJson(document, ConfigLoadOptions.Default with { ExpandEnvironment = false });
        if (loaded is { Config: { } config, Source: { } bound })
        {
            await applier.ApplyAsync(config, bound, SnapshotOrigin.Unconfigured, cancellationToken);
        }
    }
}
