using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Configuration;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Part <c>config</c> of the control plane: opens its secrets, binds and applies it.</summary>
internal sealed class ConfigPartApplier(ConfigApplier applier, ConfigStatus status, ControlPlaneOptions options) : IPartApplier
{
    public string Part => SnapshotParts.Config;

    public async ValueTask<IReadOnlyList<string>> ApplyAsync(SnapshotHead head, ReadOnlyMemory<byte> json, string source, CancellationToken cancellationToken)
    {
        JsonObject? document;
        try
        {
            document = new SnapshotSecrets(options.ConfigKey, options.Environment).OpenAll(JsonNode.Parse(json.Span)) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            return ["the document or one of its secrets cannot be read: " + e.GetType().Name];
        }

        if (document is null)
        {
            return ["the document is not an object"];
        }

        var loaded = ConfigLoader.LoadJson(document, ConfigLoadOptions.Default with { ExpandEnvironment = false });
        if (loaded is { Config: { } config, Document: { } bound })
        {
            return await applier.ApplyAsync(config, bound, new SnapshotOrigin(source, head.Epoch, head.Revision), cancellationToken);
        }

        string[] errors = [.. loaded.Errors.Select(e => e.ToString())];
        status.Reject(errors);
        return errors;
    }
}
