using System.Text.Json;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>Part <c>keys</c>: serves even where the configuration was rejected.</summary>
internal sealed class KeysPartApplier(KeyRevocations revocations) : IPartApplier
{
    /// <inheritdoc />
    public string Part => SnapshotParts.Keys;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> ApplyAsync(SnapshotHead head, ReadOnlyMemory<byte> json, string source, CancellationToken cancellationToken)
    {
        KeySnapshot? snapshot;
        try
        {
            snapshot = JsonSerializer.Deserialize(json.Span, SyncJson.Default.KeySnapshot);
        }
        catch (JsonException e)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([$"{e.Path}: not a keys snapshot"]);
        }

        if (snapshot?.Keys is null)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>(["$.keys: missing"]);
        }

        revocations.SnapshotApplied(snapshot, head.PublishedAt);
        return ValueTask.FromResult<IReadOnlyList<string>>([]);
    }
}
