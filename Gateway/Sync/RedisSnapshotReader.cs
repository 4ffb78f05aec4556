using System.Text.Json;
using Agentgateway.Configuration.Sync;
using StackExchange.Redis;

namespace Agentgateway.Gateway.Sync;

/// <summary>Reads heads, payloads and revocations from Redis. Null means "Redis is away", never "there is nothing".</summary>
internal sealed class RedisSnapshotReader(ControlPlaneOptions options, RedisLink redis)
{
    private readonly SyncNames _names = new(options.Environment);

    /// <summary>Published heads by part. A head that cannot be parsed is left out: the true one comes over HTTP.</summary>
    public async Task<IReadOnlyDictionary<string, SnapshotHead>?> ReadHeadsAsync()
    {
        if (redis.Database is not { } database)
        {
            return null;
        }

        try
        {
            var heads = new Dictionary<string, SnapshotHead>(StringComparer.Ordinal);
            foreach (var entry in await database.HashGetAllAsync(_names.Head))
            {
                if (Parse(entry.Value) is { } head)
                {
                    heads[entry.Name.ToString()] = head;
                }
            }

            return heads;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Payload of a head; null if Redis is away or has dropped it.</summary>
    public async Task<byte[]?> ReadPayloadAsync(string part, SnapshotHead head)
    {
        if (redis.Database is not { } database)
        {
            return null;
        }

        try
        {
            return await database.StringGetAsync(_names.Snapshot(part, head.Epoch, head.Revision));
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Fast revocations that AdminApi has not trimmed yet.</summary>
    public async Task<IReadOnlyList<(string SecretHash, long At)>?> ReadRevocationsAsync()
    {
        if (redis.Database is not { } database)
        {
            return null;
        }

        try
        {
            var entries = await database.SortedSetRangeByRankWithScoresAsync(_names.RevokedKeys);
            return [.. entries.Select(e => (e.Element.ToString(), (long)e.Score))];
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return null;
        }
    }

    private static SnapshotHead? Parse(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])value!, SyncJson.Default.SnapshotHead) is
                { Part: not null, Environment: not null, DatabaseId: not null, Sha256: not null, Signature: not null } head
                ? head
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
