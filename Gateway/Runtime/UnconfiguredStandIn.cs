using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Configuration;
using Agentgateway.Gateway.Sync;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.Gateway.Runtime;

/// <summary>A configuration of one route that answers 503, on the port that the suite's data plane will have (<c>AGW_GATEWAY_PORT</c>, default 4000).</summary>
internal sealed class UnconfiguredStandIn(ConfigApplier applier, IConfiguration configuration) : IStandIn
{
    private const int DefaultPort = 4000;

    /// <inheritdoc />
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        var port = int.TryParse(configuration["AGW_GATEWAY_PORT"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : DefaultPort;
        var body = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["message"] = "This gateway has no configuration yet.", ["type"] = "server_error", ["code"] = "config_unavailable",
            },
        };
        var answer = new JsonObject
        {
            ["status"] = 503,
            ["body"] = body.ToJsonString(),
            ["headers"] = new JsonObject { ["content-type"] = "\"application/json\"", ["retry-after"] = "\"5\"" },
        };
        var document = new JsonObject
        {
            ["binds"] = new JsonArray(new JsonObject
            {
                ["port"] = port,
                ["listeners"] = new JsonArray(new JsonObject
                {
                    ["routes"] = new JsonArray(new JsonObject { ["policies"] = new JsonObject { ["directResponse"] = answer } }),
                }),
            }),
        };
        var loaded = ConfigLoader.LoadJson(Encoding.UTF8.GetBytes(document.ToJsonString()), ConfigLoadOptions.Default with { ExpandEnvironment = false });
        if (loaded is { Config: { } config, Document: { } bound })
        {
            await applier.ApplyAsync(config, bound, new SnapshotOrigin("none", 0, 0), cancellationToken);
        }
    }
}
