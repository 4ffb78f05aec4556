using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Secrets;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Moves credentials out of specs into the secrets table and back, within one change.</summary>
/// <param name="db">Context of the change; new secrets are saved with it.</param>
internal sealed class SecretSealer(ControlDbContext db, SecretVault vault, string? author)
{
    private Dictionary<string, SecretRow>? _rows;

    /// <summary>Replaces plain credentials by references, and checks the references that the client sent.</summary>
    /// <param name="before">What the resource held; an equal credential at the same place keeps its secret.</param>
    /// <param name="mayReferAnywhere">True for whole documents, which may move a reference; else only references that the resource already holds.</param>
    /// <exception cref="ApiProblemException">A mask, or a reference that does not belong there.</exception>
    public async Task SealAsync(ResourceState resource, ResourceState? before, bool mayReferAnywhere, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(cancellationToken);
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        if (before is not null)
        {
            SecretPlaces.Replace((JsonObject)before.Spec.DeepClone(), (pointer, _, id) =>
            {
                if (id is not null)
                {
                    held[pointer] = id;
                }

                return null;
            });
        }

        var errors = new List<ProblemError>();
        SecretPlaces.Replace(resource.Spec, (pointer, plain, id) =>
        {
            if (id is not null)
            {
                if (!rows.ContainsKey(id) || (!mayReferAnywhere && !held.ContainsValue(id)))
                {
                    errors.Add(new ProblemError("/spec" + pointer, "unknown_secret", "This reference does not belong to the resource; send the value."));
                }

                return null;
            }

            if (SecretPlaces.IsMask(plain!))
            {
                errors.Add(new ProblemError("/spec" + pointer, "masked_secret", "This looks like a mask. Send the value, or the reference to keep it."));
                return null;
            }

            if (held.TryGetValue(pointer, out var old) && rows.TryGetValue(old, out var row) && row.Fingerprint == vault.Fingerprint(plain!))
            {
                return Reference(old);
            }

            var fresh = vault.Seal(resource.Key.Kind, plain!, author);
            db.Secrets.Add(fresh);
            rows[fresh.Id] = fresh;
            return Reference(fresh.Id);
        });
        if (errors.Count > 0)
        {
            throw ApiProblemException.Validation(errors);
        }
    }

    /// <summary>Puts the values back into a document, in place. What cannot be decrypted becomes <paramref name="undecryptable"/>.</summary>
    public async Task OpenAsync(JsonObject document, CancellationToken cancellationToken, string undecryptable = "undecryptable")
    {
        var rows = await RowsAsync(cancellationToken);
        SecretPlaces.Replace(document, (_, _, id) =>
            id is null ? null : JsonValue.Create(rows.TryGetValue(id, out var row) ? vault.Open(row) ?? undecryptable : undecryptable));
    }

    private async Task<Dictionary<string, SecretRow>> RowsAsync(CancellationToken cancellationToken) =>
        _rows ??= await db.Secrets.AsNoTracking().ToDictionaryAsync(s => s.Id, StringComparer.Ordinal, cancellationToken);

    private static JsonObject Reference(string id) => new() { [SecretPlaces.Marker] = id };
}
