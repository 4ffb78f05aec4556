using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Sync;
using StackExchange.Redis;

namespace Agentgateway.Gateway.Tests.Sync;

/// <summary>Packs snapshots as AdminApi does and puts them where gateways look.</summary>
internal static class TestSnapshots
{
    public const string Environment = "test";

    public static readonly byte[] SigningKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static readonly SyncNames Names = new(Environment);

    public static (SnapshotHead Head, byte[] Payload) Pack(
        string part, long epoch, long revision, string json, byte[]? key = null, string environment = Environment, long publishedAt = 1) =>
        new SnapshotSigner(key ?? SigningKey).Pack(part, environment, "db_1", epoch, revision, Encoding.UTF8.GetBytes(json), publishedAt);

    public static async Task PublishAsync(IDatabase redis, (SnapshotHead Head, byte[] Payload) snapshot, bool ring = true, string? field = null)
    {
        var (head, payload) = snapshot;
        await redis.StringSetAsync(Names.Snapshot(field ?? head.Part, head.Epoch, head.Revision), payload);
        await redis.HashSetAsync(Names.Head, field ?? head.Part, JsonSerializer.Serialize(head, SyncJson.Default.SnapshotHead));
        if (ring)
        {
            var doorbell = new Doorbell(head.Part, head.Epoch, head.Revision, head.Sha256);
            await redis.PublishAsync(RedisChannel.Literal(Names.Notify), JsonSerializer.Serialize(doorbell, SyncJson.Default.Doorbell));
        }
    }

    public static string KeysJson(params string[] hashes) => JsonSerializer.Serialize(
        new KeySnapshot([.. hashes.Select((h, i) => new VirtualKey($"key_{i}", $"key {i}", [new KeySecret(h, null)], "active", null, null, null, null, null, null, null))], null),
        SyncJson.Default.KeySnapshot);
}
