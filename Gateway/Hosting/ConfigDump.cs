using System.Text.Json.Nodes;
using Agentgateway.Configuration.Documents;
using Agentgateway.Gateway.Admin;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Hosting;

/// <summary>What <c>/config_dump</c> shows: version, source, ports, routes and the redacted document.</summary>
internal sealed class ConfigDump(SnapshotHolder snapshots, BindManager binds, ConfigStatus status) : IConfigDump
{
    public JsonObject Describe()
    {
        var snapshot = snapshots.Current;
        return new JsonObject
        {
            ["version"] = GatewayArguments.Version,
            ["source"] = snapshot.Source,
            ["epoch"] = snapshot.Epoch,
            ["revision"] = snapshot.Revision,
            ["synchronized"] = status.IsSynchronized,
            ["since"] = status.Since.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["errors"] = new JsonArray([.. status.Errors.Select(e => JsonValue.Create(e))]),
            ["binds"] = new JsonArray([.. binds.Status.Select(b => new JsonObject
            {
                ["key"] = b.Key,
                ["port"] = b.Port,
                ["state"] = b.State,
                ["error"] = b.Error,
                ["connections"] = b.Connections,
            })]),
            ["config"] = SecretPaths.Redact(snapshot.Document.Json),
        };
    }
}
