using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Keys;

/// <summary>Sends key changes to the gateways: the outbox row in the transaction, then the fast channel and the doorbell after it.</summary>
internal sealed class KeyPublisher(ControlDatabase database, IPublishSignal signal, TimeProvider time)
{
    /// <summary>Raises the revision of the keys part and owes its publication. Saved with the caller's transaction.</summary>
    public async Task OweAsync(ControlDbContext db, CancellationToken cancellationToken)
    {
        var revision = await db.GetMetaNumberAsync(MetaFacts.KeysRevision, cancellationToken) + 1;
        await db.SetMetaAsync(MetaFacts.KeysRevision, revision, cancellationToken);
        OutboxEntries.Add(db, Configuration.Sync.SnapshotParts.Keys, revision, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>After the commit: tells gateways at once about secrets that stop or start working.</summary>
    public async Task NotifyAsync(IEnumerable<(string KeyId, string Hash)> secrets, string operation, CancellationToken cancellationToken)
    {
        signal.Pending();
        foreach (var key in secrets.GroupBy(s => s.KeyId, s => s.Hash, StringComparer.Ordinal))
        {
            await signal.KeysChangedAsync([.. key], key.Key, operation, cancellationToken);
        }
    }

    /// <summary>After the commit of a change that gateways may learn from the next snapshot.</summary>
    public void Pending() => signal.Pending();

    /// <summary>After an owner was disabled or came back: their personal keys follow.</summary>
    public async Task OwnerChangedAsync(string userId, string operation, CancellationToken cancellationToken)
    {
        var secrets = await database.ReadAsync(
            db => db.ApiKeys.Where(k => k.OwnerUserId == userId && k.Kind == "personal" && k.Status == KeyStatus.Active)
                .SelectMany(k => k.Secrets.Where(s => s.State != "ended").Select(s => new { s.KeyId, s.Hash })).ToListAsync(cancellationToken),
            cancellationToken);
        await NotifyAsync(secrets.Select(s => (s.KeyId, s.Hash)), operation, cancellationToken);
    }
}
