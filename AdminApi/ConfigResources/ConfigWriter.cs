using System.Security.Cryptography;
using System.Text;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.AdminApi.Secrets;
using Agentgateway.Configuration.Sync;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>The one way in which configuration changes: a single write, an import, a rollback and the seed all run through here.</summary>
/// <remarks>
/// 1. load all resources   2. let the caller change the set   3. move credentials into the secrets table   4. refuse to delete what others
/// refer to   5. join the document and load it as a gateway would   6. one transaction: rows, references, revision, changes, audit, outbox   7. ring the publisher.
/// A revision that a gateway could not load cannot come into being.
/// </remarks>
internal sealed class ConfigWriter(ControlDatabase database, SecretVault vault, IPublishSignal signal, TimeProvider time)
{
    /// <summary>Applies a change.</summary>
    /// <param name="change">Edits the set; whatever it throws leaves everything as it was.</param>
    /// <exception cref="ApiProblemException">400 with every error, or 409 <c>in_use</c>.</exception>
    public async Task<ConfigCommit> ApplyAsync(ConfigChangeRequest request, Action<WorkingSet> change, CancellationToken cancellationToken)
    {
        if (request.DryRun)
        {
            return await database.ReadAsync(db => PrepareAsync(db, request, change, cancellationToken), cancellationToken);
        }

        var commit = await database.WriteAsync(db => PrepareAsync(db, request, change, cancellationToken), cancellationToken);
        if (commit.Changes.Count > 0)
        {
            signal.Pending();
        }

        return commit;
    }

    private async Task<ConfigCommit> PrepareAsync(ControlDbContext db, ConfigChangeRequest request, Action<WorkingSet> change, CancellationToken cancellationToken)
    {
        var set = new WorkingSet(await db.ConfigResources.ToListAsync(cancellationToken));
        change(set);
        RequireParents(set);

        var sealer = new SecretSealer(db, vault, request.Actor.Id);
        foreach (var resource in set.Resources)
        {
            if (set.FindBefore(resource.Key) is var before && !ReferenceEquals(before, resource))
            {
                await sealer.SealAsync(resource, before, mayReferAnywhere: request.Kind != "write", cancellationToken);
            }
        }

        var changes = set.Changes();
        if (request.Kind == "write")
        {
            RequireUnused(set, changes);
        }

        var (document, places) = DocumentJoiner.Join(set.Resources);
        var plain = (System.Text.Json.Nodes.JsonObject)document.DeepClone();
        await sealer.OpenAsync(plain, cancellationToken);
        var warnings = ConfigDocumentChecks.Require(plain, places, request.Subject);

        var references = new ReferenceFinder(set.Resources);
        var latest = await db.ConfigRevisions.OrderByDescending(r => r.Revision).Select(r => (long?)r.Revision).FirstOrDefaultAsync(cancellationToken);
        if (changes.Count == 0 && latest is not null)
        {
            return new ConfigCommit(latest.Value, changes, warnings);
        }

        var revision = (latest ?? 0) + 1;
        if (!request.DryRun)
        {
            await StoreAsync(db, set, changes, references, revision, latest, document, request, cancellationToken);
        }

        return new ConfigCommit(revision, changes, warnings);
    }

    private async Task StoreAsync(
        ControlDbContext db, WorkingSet set, IReadOnlyList<ResourceChange> changes, ReferenceFinder references, long revision, long? latest,
        System.Text.Json.Nodes.JsonObject document, ConfigChangeRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var change in changes)
        {
            StoreResource(db, set, change, revision, now, request);
        }

        await StoreReferencesAsync(db, set, references, cancellationToken);

        var json = Encoding.UTF8.GetBytes(ResourceJson.ToText(document));
        db.ConfigRevisions.Add(new ConfigRevisionRow
        {
            Revision = revision, Epoch = await db.GetMetaNumberAsync(MetaFacts.Epoch, cancellationToken), BaseRevision = latest,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(json)), Snapshot = ResourceJson.Compress(json), Resources = ResourceJson.PackAll(set.Resources),
            ChangeCount = changes.Count, Message = request.Message, Author = request.Actor.Name ?? request.Actor.Id ?? "unknown", Kind = request.Kind,
            State = "pending", CreatedAt = now,
            Changes = [.. changes.Select(c => new ConfigChangeRow
            {
                Revision = revision, Kind = c.Key.Kind, Id = c.Key.Id, Operation = c.Operation,
                BeforeJson = c.Before is null ? null : ResourceJson.ToText(ResourceJson.ToNode(c.Before)),
                AfterJson = c.After is null ? null : ResourceJson.ToText(ResourceJson.ToNode(c.After)),
            })],
        });
        OutboxEntries.Add(db, SnapshotParts.Config, revision, now);

        foreach (var change in changes.Take(20))
        {
            await AuditLog.AppendAsync(
                db, request.Actor, "config." + change.Operation, now, cancellationToken, change.Key.Kind, change.Key.Id,
                before: change.Before is null ? null : ResourceJson.ToText(change.Before.Spec), after: change.After is null ? null : ResourceJson.ToText(change.After.Spec));
        }

        await AuditLog.AppendAsync(
            db, request.Actor, "config.revision", now, cancellationToken, "revisions", revision.ToString(System.Globalization.CultureInfo.InvariantCulture),
            after: new { request.Kind, Changes = changes.Select(c => $"{c.Operation} {c.Key}") });
    }

    private static void StoreResource(ControlDbContext db, WorkingSet set, ResourceChange change, long revision, long now, ConfigChangeRequest request)
    {
        if (!set.TryGetRow(change.Key, out var row))
        {
            row = new ConfigResourceRow { Kind = change.Key.Kind, Id = change.Key.Id, SpecJson = "{}", Version = 0, CreatedAt = now };
            db.ConfigResources.Add(row);
        }
        else if (change.After is null)
        {
            db.ConfigResources.Remove(row);
            return;
        }

        var after = change.After!;
        row.SpecJson = ResourceJson.ToText(after.Spec);
        row.MetaJson = ResourceJson.ToText(after.Meta);
        row.LabelsJson = ResourceJson.LabelsText(after.Labels);
        row.Position = after.Position;
        row.ManagedBy = request.ManagedBy;
        row.Version++;
        row.Revision = revision;
        row.UpdatedAt = now;
        row.UpdatedBy = request.Actor.Name ?? request.Actor.Id;
    }

    // Names may move between resources, so references of unchanged ones can change, too; the table is small.
    private static async Task StoreReferencesAsync(ControlDbContext db, WorkingSet set, ReferenceFinder references, CancellationToken cancellationToken)
    {
        var wanted = set.Resources.SelectMany(r => references.Find(r).Select(f => (r.Key, f.To, f.Pointer))).ToHashSet();
        foreach (var row in await db.ConfigReferences.ToListAsync(cancellationToken))
        {
            if (!wanted.Remove((new ResourceKey(row.Kind, row.Id), new ResourceKey(row.RefKind, row.RefId), row.Pointer)))
            {
                db.ConfigReferences.Remove(row);
            }
        }

        db.ConfigReferences.AddRange(wanted.Select(w => new ConfigReferenceRow
        {
            Kind = w.Key.Kind, Id = w.Key.Id, RefKind = w.To.Kind, RefId = w.To.Id, Pointer = w.Pointer,
        }));
    }

    private static void RequireParents(WorkingSet set)
    {
        var errors = new List<Configuration.Contracts.ProblemError>();
        foreach (var resource in set.Resources)
        {
            var (kind, needed) = resource.Key.Kind switch
            {
                ResourceKinds.Listeners => (ResourceKinds.Gateways, true),
                ResourceKinds.Routes => (ResourceKinds.Listeners, false),
                _ => (null, false),
            };
            if (kind is null || (resource.Parent is null && !needed))
            {
                continue;
            }

            if (resource.Parent is null || set.Find(new ResourceKey(kind, resource.Parent)) is null)
            {
                // A deleted parent is a matter of references, reported by RequireUnused with all of them.
                if (resource.Parent is not null && set.FindBefore(new ResourceKey(kind, resource.Parent)) is not null)
                {
                    continue;
                }

                errors.Add(new Configuration.Contracts.ProblemError("/meta/parent", "unknown_reference", $"{resource.Key} needs the id of an existing entry of {kind} in meta.parent."));
            }
        }

        if (errors.Count > 0)
        {
            throw ApiProblemException.Validation(errors);
        }
    }

    private static void RequireUnused(WorkingSet set, IReadOnlyList<ResourceChange> changes)
    {
        var deleted = changes.Where(c => c.After is null).Select(c => c.Key).ToHashSet();
        if (deleted.Count == 0)
        {
            return;
        }

        var finder = new ReferenceFinder(set.Before);
        var users = set.Resources.Where(r => finder.Find(r).Any(f => deleted.Contains(f.To))).Select(r => r.Key.ToString()).Order(StringComparer.Ordinal).ToList();
        if (users.Count > 0)
        {
            throw new ApiProblemException(409, "in_use", $"{string.Join(", ", deleted)} is used by {users.Count} other resource(s).") { References = users };
        }
    }
}
