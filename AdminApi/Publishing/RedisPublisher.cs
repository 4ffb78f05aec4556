using System.Text.Json;
using Agentgateway.Configuration.Sync;
using StackExchange.Redis;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Writes one snapshot to Redis: head, payload, doorbell and the deletion of old payloads in one script.</summary>
/// <remarks>
/// The script is a compare-and-set on the text of the head. What is stale or foreign is decided here, where 64-bit integers and the signature
/// can be read; Lua on the server has neither. Every key is declared, as clusters and Garnet need it.
/// </remarks>
internal sealed class RedisPublisher(ControlPlaneSettings settings, RedisLink redis)
{
    private const int SnapshotsKept = 6;

    /// <summary>KEYS: heads, payload, index, then the payloads to delete. ARGV: part, expected head, head, payload, doorbell, channel, kept.</summary>
    internal const string Script =
        """
        if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
          return 0
        end
        redis.call('SET', KEYS[2], ARGV[4])
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
        redis.call('LREM', KEYS[3], 0, KEYS[2])
        redis.call('LPUSH', KEYS[3], KEYS[2])
        redis.call('LTRIM', KEYS[3], 0, tonumber(ARGV[7]) - 1)
        for i = 4, #KEYS do
          redis.call('DEL', KEYS[i])
        end
        redis.call('PUBLISH', ARGV[6], ARGV[5])
        return 1
        """;

    private readonly SyncNames _names = new(settings.Environment);
    private readonly SnapshotSigner? _signer = settings.SigningKey is { } key ? new SnapshotSigner(key) : null;

    /// <summary>Publishes, unless Redis has the same or something later.</summary>
    /// <returns>The result, and the head that stands in Redis if it is genuine.</returns>
    public async Task<(PublishResult Result, SnapshotHead? Standing)> PublishAsync(PublishedSnapshot snapshot)
    {
        if (redis.Database is not { } database)
        {
            return (PublishResult.Away, null);
        }

        try
        {
            var text = await database.HashGetAsync(_names.Head, snapshot.Head.Part);
            var standing = Genuine(snapshot.Head.Part, text);
            var result = await CompareAsync(database, snapshot, standing)
                ?? (await WriteAsync(database, snapshot, text) ? PublishResult.Published : PublishResult.Conflict);
            return (result, standing);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return (PublishResult.Away, null);
        }
    }

    /// <summary>Drops fast revocations that the published keys contain.</summary>
    public async Task TrimRevocationsAsync(long containedBefore)
    {
        if (redis.Database is { } database)
        {
            try
            {
                await database.SortedSetRemoveRangeByScoreAsync(_names.RevokedKeys, double.NegativeInfinity, containedBefore, Exclude.Stop);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // The next publish trims.
            }
        }
    }

    // A head that we did not sign orders nothing: it is overwritten, whatever numbers it claims.
    private SnapshotHead? Genuine(string part, RedisValue text)
    {
        if (text.IsNullOrEmpty)
        {
            return null;
        }

        try
        {
            var head = JsonSerializer.Deserialize((byte[])text!, SyncJson.Default.SnapshotHead);
            return head is { Part: not null, Environment: not null, DatabaseId: not null, Sha256: not null, Signature: not null }
                && head.Part == part && head.Environment == settings.Environment && _signer!.IsSigned(head)
                ? head
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<PublishResult?> CompareAsync(IDatabase database, PublishedSnapshot ours, SnapshotHead? standing)
    {
        if (standing is null)
        {
            return null;
        }

        if (standing.DatabaseId != ours.Head.DatabaseId)
        {
            // Ours is above it already: an epoch was raised for exactly this reason.
            return ours.Head.Epoch > standing.Epoch ? null : PublishResult.Foreign;
        }

        if (standing.IsNewerThan(ours.Head.Epoch, ours.Head.Revision))
        {
            return PublishResult.Foreign;
        }

        return standing.Epoch == ours.Head.Epoch && standing.Revision == ours.Head.Revision
            && await database.StringLengthAsync(_names.Snapshot(standing.Part, standing.Epoch, standing.Revision)) == standing.Bytes
            ? PublishResult.AlreadyThere
            : null;
    }

    private async Task<bool> WriteAsync(IDatabase database, PublishedSnapshot snapshot, RedisValue expected)
    {
        var head = snapshot.Head;
        var payload = _names.Snapshot(head.Part, head.Epoch, head.Revision);
        var index = _names.SnapshotIndex(head.Part);
        var listed = await database.ListRangeAsync(index);
        var old = listed.Select(v => v.ToString()).Where(name => name != payload).Skip(SnapshotsKept - 1);
        var doorbell = new Doorbell(head.Part, head.Epoch, head.Revision, head.Sha256);
        var written = await database.ScriptEvaluateAsync(
            Script,
            [_names.Head, payload, index, .. old.Select(name => (RedisKey)name)],
            [
                head.Part,
                expected.IsNull ? "" : expected,
                JsonSerializer.SerializeToUtf8Bytes(head, SyncJson.Default.SnapshotHead),
                snapshot.Payload,
                JsonSerializer.SerializeToUtf8Bytes(doorbell, SyncJson.Default.Doorbell),
                _names.Notify,
                SnapshotsKept,
            ]);
        return (long)written == 1;
    }
}
