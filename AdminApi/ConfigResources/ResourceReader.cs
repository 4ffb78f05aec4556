using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Secrets;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Turns rows into what REST returns: with who refers to them, and with the state of their secrets, never the values.</summary>
internal sealed class ResourceReader(ControlDatabase database, SecretVault vault)
{
    public Task<List<Resource>> ToContractsAsync(IReadOnlyList<ConfigResourceRow> rows, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var kinds = rows.Select(r => r.Kind).Distinct().ToList();
            var ids = rows.Select(r => r.Id).ToList();
            var users = (await db.ConfigReferences.Where(r => kinds.Contains(r.RefKind) && ids.Contains(r.RefId)).ToListAsync(cancellationToken))
                .Where(r => (r.Kind, r.Id) != (r.RefKind, r.RefId))
                .ToLookup(r => new ResourceKey(r.RefKind, r.RefId), r => $"{r.Kind}/{r.Id}");
            var states = rows.Select(ResourceJson.ToState).ToList();
            var secretIds = states.SelectMany(s => SecretPlaces.References(s.Spec)).Distinct().ToList();
            var secrets = secretIds.Count == 0
                ? []
                : await db.Secrets.Where(s => secretIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, StringComparer.Ordinal, cancellationToken);
            return rows.Zip(states, (row, state) => ToContract(row, state, users[state.Key], secrets)).ToList();
        },
        cancellationToken);

    private Resource ToContract(ConfigResourceRow row, ResourceState state, IEnumerable<string> users, Dictionary<string, SecretRow> secrets)
    {
        var meta = (JsonObject)state.Meta.DeepClone();
        meta[MetaFields.Order] = row.Position;
        var held = new JsonObject();
        foreach (var id in SecretPlaces.References(state.Spec).Distinct())
        {
            var secret = secrets.GetValueOrDefault(id);
            held[id] = new JsonObject
            {
                ["fingerprint"] = secret?.Fingerprint,
                ["last4"] = secret?.Last4,
                ["state"] = secret is not null && vault.Open(secret) is not null ? "ok" : "undecryptable",
            };
        }

        if (held.Count > 0)
        {
            meta[MetaFields.Secrets] = held;
        }

        return new Resource(
            row.Kind, row.Id, row.Version, state.Spec, meta, state.Labels, row.ManagedBy, [.. users.Distinct().Order(StringComparer.Ordinal)],
            Wire.Time(row.CreatedAt), Wire.Time(row.UpdatedAt), row.UpdatedBy, row.Revision);
    }
}
