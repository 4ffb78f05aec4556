using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Configuration resources of every kind as REST shows and changes them.</summary>
internal sealed class ConfigResourceStore(ControlDatabase database, ConfigWriter writer, ResourceReader reader)
{
    /// <summary>One page of a kind, by id.</summary>
    public Task<List<ConfigResourceRow>> ListAsync(string kind, ResourceFilter filter, string? afterId, int count, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async db =>
            {
                var rows = await db.ConfigResources
                    .Where(r => r.Kind == kind && (afterId == null || string.Compare(r.Id, afterId) > 0))
                    .OrderBy(r => r.Id).ToListAsync(cancellationToken);
                return rows.Where(filter.Matches).Take(count).ToList();
            },
            cancellationToken);

    /// <exception cref="ApiProblemException">404.</exception>
    public async Task<Resource> GetAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
                db => db.ConfigResources.FirstOrDefaultAsync(r => r.Kind == key.Kind && r.Id == key.Id, cancellationToken), cancellationToken)
            ?? throw NotFound(key);
        return (await reader.ToContractsAsync([row], cancellationToken))[0];
    }

    /// <summary>Creates or replaces.</summary>
    /// <returns>The resource, and true if it is new.</returns>
    public async Task<(Resource Resource, bool Created)> PutAsync(ResourceKey key, ResourceWrite write, HttpContext context)
    {
        if (!Slug.IsValid(key.Id))
        {
            throw ApiProblemException.Validation("", "id", "An id has 1 to 63 lower-case letters, digits and dashes, and starts and ends with a letter or digit.");
        }

        var created = false;
        await ApplyAsync(key, context, set =>
        {
            created = !set.TryGetRow(key, out var row);
            if (row is not null)
            {
                ETags.RequireAbsent(context, ToVersion(row));
                RequireMatch(context, row);
            }
            else if (context.Request.Headers.IfMatch.Count > 0)
            {
                throw new ApiProblemException(412, "version_mismatch", $"There is no {key} yet.");
            }

            set.Put(ResourceRules.ToState(key, write, set));
        });
        return (await GetAsync(key, context.RequestAborted), created);
    }

    /// <summary>Applies a merge patch to spec, meta and labels.</summary>
    public async Task<Resource> PatchAsync(ResourceKey key, JsonObject patch, HttpContext context)
    {
        await ApplyAsync(key, context, set =>
        {
            var row = set.TryGetRow(key, out var found) ? found : throw NotFound(key);
            RequireMatch(context, row);
            set.Put(ResourceRules.ToState(key, ResourceRules.Merge(set.Find(key)!, patch), set));
        });
        return await GetAsync(key, context.RequestAborted);
    }

    public Task DeleteAsync(ResourceKey key, HttpContext context) => ApplyAsync(key, context, set =>
    {
        var row = set.TryGetRow(key, out var found) ? found : throw NotFound(key);
        RequireMatch(context, row);
        set.Remove(key);
    });

    /// <summary>Changes of one resource, newest first; works for deleted ones, too.</summary>
    public Task<List<(ConfigChangeRow Change, ConfigRevisionRow Revision)>> HistoryAsync(
        ResourceKey key, long? before, int count, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async db => (await (from change in db.ConfigChanges
                                join revision in db.ConfigRevisions on change.Revision equals revision.Revision
                                where change.Kind == key.Kind && change.Id == key.Id && (before == null || change.Revision < before)
                                orderby change.Revision descending
                                select new { change, revision.Epoch, revision.Sha256, revision.Author, revision.Message, revision.Kind, revision.State, revision.CreatedAt })
                    .Take(count).ToListAsync(cancellationToken))
                .Select(x => (x.change, new ConfigRevisionRow
                {
                    Revision = x.change.Revision, Epoch = x.Epoch, Sha256 = x.Sha256, Author = x.Author, Message = x.Message, Kind = x.Kind, State = x.State,
                    CreatedAt = x.CreatedAt, Snapshot = [], Resources = [],
                })).ToList(),
            cancellationToken);

    private Task<ConfigCommit> ApplyAsync(ResourceKey key, HttpContext context, Action<WorkingSet> change) =>
        writer.ApplyAsync(new ConfigChangeRequest("write", Actor.From(context), Subject: key), change, context.RequestAborted);

    private static void RequireMatch(HttpContext context, ConfigResourceRow row) => ETags.RequireMatch(context, ToVersion(row));

    private static ProblemVersion ToVersion(ConfigResourceRow row) => new(row.Version, Wire.Time(row.UpdatedAt), row.UpdatedBy);

    private static ApiProblemException NotFound(ResourceKey key) => new(404, "not_found", $"There is no {key}.");
}
