using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Data;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Part <c>config</c>: the document of the newest revision, its secret references replaced by values encrypted for gateways.</summary>
internal sealed partial class ConfigPartSource(
    ControlDatabase database, ISecretValues secrets, ControlPlaneSettings settings, ILogger<ConfigPartSource> logger) : IPartSource
{
    /// <summary>Property name that marks a reference to a stored secret.</summary>
    public const string Reference = "$secret";

    /// <inheritdoc />
    public string Part => SnapshotParts.Config;

    /// <inheritdoc />
    public async Task<PartContent?> ReadAsync(CancellationToken cancellationToken)
    {
        var newest = await database.ReadAsync(
            db => db.ConfigRevisions.OrderByDescending(r => r.Revision).Select(r => new { r.Revision, r.Snapshot }).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);
        if (newest is null)
        {
            return null;
        }

        var json = Decompress(newest.Snapshot);
        if (JsonNode.Parse(json) is JsonObject document)
        {
            var sealer = settings.ConfigKey is { } key ? new SnapshotSecrets(key, settings.Environment) : null;
            if (await SealAsync(document, sealer, cancellationToken))
            {
                json = JsonSerializer.SerializeToUtf8Bytes(document);
            }
        }

        return new PartContent(newest.Revision, json);
    }

    private async Task<bool> SealAsync(JsonNode node, SnapshotSecrets? sealer, CancellationToken cancellationToken)
    {
        var changed = false;
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, child) in o.ToArray())
                {
                    if (ReferenceOf(child) is { } id)
                    {
                        o[name] = await SealOneAsync(id, sealer, cancellationToken);
                        changed = true;
                    }
                    else if (child is not null)
                    {
                        changed |= await SealAsync(child, sealer, cancellationToken);
                    }
                }

                break;
            case JsonArray a:
                for (var i = 0; i < a.Count; i++)
                {
                    if (ReferenceOf(a[i]) is { } id)
                    {
                        a[i] = await SealOneAsync(id, sealer, cancellationToken);
                        changed = true;
                    }
                    else if (a[i] is { } child)
                    {
                        changed |= await SealAsync(child, sealer, cancellationToken);
                    }
                }

                break;
        }

        return changed;
    }

    // One lost secret must not keep every other change from the gateways: its users get an empty value and the upstream refuses them.
    private async Task<JsonNode> SealOneAsync(string id, SnapshotSecrets? sealer, CancellationToken cancellationToken)
    {
        var value = sealer is null ? null : await secrets.OpenAsync(id, cancellationToken);
        if (value is null)
        {
            LogMissing(logger, id, sealer is null ? "AGW_CONFIG_KEY is not set" : "it is missing or cannot be decrypted");
            return JsonValue.Create("");
        }

        return sealer!.Seal(value);
    }

    private static string? ReferenceOf(JsonNode? node) =>
        node is JsonObject { Count: 1 } o && o[Reference] is JsonValue v && v.TryGetValue<string>(out var id) ? id : null;

    private static byte[] Decompress(byte[] snapshot)
    {
        using var brotli = new BrotliStream(new MemoryStream(snapshot, writable: false), CompressionMode.Decompress);
        using var output = new MemoryStream();
        brotli.CopyTo(output);
        return output.ToArray();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Secret {SecretId} is published as empty: {Reason}")]
    private static partial void LogMissing(ILogger logger, string secretId, string reason);
}
