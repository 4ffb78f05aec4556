using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Revisions: list, get with changes and answers of gateways, compare, roll back.</summary>
internal sealed class RevisionStore(ControlDatabase database, ConfigWriter writer)
{
    public Task<List<ConfigRevisionRow>> ListAsync(long? before, int count, CancellationToken cancellationToken) => database.ReadAsync(
        async db => (await db.ConfigRevisions.Where(r => before == null || r.Revision < before).OrderByDescending(r => r.Revision).Take(count)
                .Select(r => new { r.Revision, r.Epoch, r.BaseRevision, r.Sha256, r.ChangeCount, r.Message, r.Author, r.Kind, r.State, r.CreatedAt })
                .ToListAsync(cancellationToken))
            .Select(r => new ConfigRevisionRow
            {
                Revision = r.Revision, Epoch = r.Epoch, BaseRevision = r.BaseRevision, Sha256 = r.Sha256, ChangeCount = r.ChangeCount, Message = r.Message,
                Author = r.Author, Kind = r.Kind, State = r.State, CreatedAt = r.CreatedAt, Snapshot = [], Resources = [],
            }).ToList(),
        cancellationToken);

    /// <exception cref="ApiProblemException">404.</exception>
    public Task<Revision> GetAsync(long number, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var row = await FindAsync(db, number, cancellationToken);
            var changes = await db.ConfigChanges.Where(c => c.Revision == number).OrderBy(c => c.Kind).ThenBy(c => c.Id).ToListAsync(cancellationToken);
            var acks = await db.PublishAcks.Where(a => a.Epoch == row.Epoch && a.Revision == number).OrderBy(a => a.InstanceId).ToListAsync(cancellationToken);
            return ToContract(row) with
            {
                Changes = [.. changes.Select(ToContract)],
                Acks = [.. acks.Select(a => new RevisionAck(a.InstanceId, a.State, JsonSerializer.Deserialize<List<string>>(a.ErrorsJson) ?? [], a.DurationMs, Wire.Time(a.At)))],
            };
        },
        cancellationToken);

    public Task<RevisionDiff> DiffAsync(long from, long to, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var (a, b) = (await FindAsync(db, from, cancellationToken), await FindAsync(db, to, cancellationToken));
            var changes = ResourceChange.Between(ResourceJson.UnpackAll(a.Resources), ResourceJson.UnpackAll(b.Resources));
            var unified = UnifiedDiff.Create($"revision {from}", $"revision {to}", Yaml(a), Yaml(b));
            return new RevisionDiff(
                from, to,
                [.. changes.Select(c => new RevisionChange(c.Key.Kind, c.Key.Id, c.Operation, Node(c.Before), Node(c.After)))],
                unified);
        },
        cancellationToken);

    /// <summary>Makes a new revision with the content of an old one. Secrets and keys stay as they are.</summary>
    public async Task<ConfigCommit> RollbackAsync(long number, Actor actor, bool dryRun, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(db => FindAsync(db, number, cancellationToken), cancellationToken);
        var old = ResourceJson.UnpackAll(row.Resources);
        return await writer.ApplyAsync(
            new ConfigChangeRequest("rollback", actor, $"Rollback to revision {number}", DryRun: dryRun),
            set =>
            {
                set.Clear();
                foreach (var resource in old.Values)
                {
                    set.Put(resource);
                }
            },
            cancellationToken);
    }

    /// <summary>Number of the newest revision; 0 before the first.</summary>
    public Task<long> LatestAsync(CancellationToken cancellationToken) => database.ReadAsync(
        db => db.ConfigRevisions.Select(r => r.Revision).DefaultIfEmpty().MaxAsync(cancellationToken), cancellationToken);

    public static Revision ToContract(ConfigRevisionRow row) => new(
        row.Revision, row.Epoch, row.Sha256, row.Author, row.Message, row.Kind, row.State, row.ChangeCount, Wire.Time(row.CreatedAt));

    public static RevisionChange ToContract(ConfigChangeRow change) => new(
        change.Kind, change.Id, change.Operation, Parse(change.BeforeJson), Parse(change.AfterJson));

    private static async Task<ConfigRevisionRow> FindAsync(ControlDbContext db, long number, CancellationToken cancellationToken) =>
        await db.ConfigRevisions.FirstOrDefaultAsync(r => r.Revision == number, cancellationToken)
        ?? throw ApiProblemException.NotFound("revision", number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string Yaml(ConfigRevisionRow row) => YamlText.Write(JsonNode.Parse(ResourceJson.Decompress(row.Snapshot)));

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);

    private static JsonObject? Node(ResourceState? state) => state is null ? null : ResourceJson.ToNode(state);
}
