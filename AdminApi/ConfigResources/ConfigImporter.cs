using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Secrets;
using Agentgateway.Configuration;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Whole documents in and out.</summary>
internal sealed class ConfigImporter(ConfigWriter writer, ControlDatabase database, SecretVault vault)
{
    /// <summary>Reads a document as a gateway would.</summary>
    /// <param name="json">True for JSON, in which variables are never replaced.</param>
    /// <exception cref="ApiProblemException">400 with every error, its line and column.</exception>
    public static ConfigLoadResult Load(string text, bool json)
    {
        var options = ConfigLoadOptions.DocumentOnly with { ExpandEnvironment = !json, Environment = ReadVariable };
        var result = json ? ConfigLoader.LoadJson(Encoding.UTF8.GetBytes(text), options) : ConfigLoader.LoadYaml(text, options);

        // An exported document names stored secrets; it can be checked only with their values, which ConfigWriter does.
        if (result.Document is { } document && SecretPlaces.References(document).Any())
        {
            return result;
        }

        var errors = ConfigDocumentChecks.Errors(result);
        return errors.Count > 0 ? throw ApiProblemException.Validation(errors) : result;
    }

    /// <summary>Makes the configuration equal to the document, or merges it.</summary>
    /// <param name="prune">True: what the document does not name goes. False: it stays.</param>
    public async Task<ImportResult> ImportAsync(
        JsonObject document, bool prune, ConfigChangeRequest request, IReadOnlyList<string> warnings, CancellationToken cancellationToken)
    {
        var total = 0;
        var commit = await writer.ApplyAsync(
            request,
            set =>
            {
                var parts = DocumentSplitter.Split(document, set.Before);
                total = parts.Count;
                if (prune)
                {
                    set.Clear();
                }

                foreach (var part in parts)
                {
                    set.Put(Carry(part, set.FindBefore(part.Key), prune, set));
                }
            },
            cancellationToken);
        var byOperation = commit.Changes.CountBy(c => c.Operation).ToDictionary();
        var (created, updated) = (byOperation.GetValueOrDefault("create"), byOperation.GetValueOrDefault("update"));
        return new ImportResult(
            commit.Revision, created, updated, total - created - updated, byOperation.GetValueOrDefault("delete"), [.. warnings.Union(commit.Warnings)]);
    }

    /// <summary>The present document.</summary>
    /// <param name="secrets">True: with the values of secrets; the caller audits that.</param>
    public Task<JsonObject> ExportAsync(bool secrets, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var rows = await db.ConfigResources.ToListAsync(cancellationToken);
            var (document, _) = DocumentJoiner.Join(rows.Select(ResourceJson.ToState));
            if (secrets)
            {
                await new SecretSealer(db, vault, author: null).OpenAsync(document, cancellationToken);
            }

            return document;
        },
        cancellationToken);

    // Catalogue data is not in a document, so an import must not wipe it.
    private static ResourceState Carry(ResourceState part, ResourceState? before, bool prune, WorkingSet set)
    {
        if (before is null)
        {
            return prune ? part : part with { Position = set.NextPosition(part.Key.Kind, part.Parent) };
        }

        foreach (var (name, value) in before.Meta.Where(m => MetaFields.IsCatalogue(m.Key)))
        {
            part.Meta[name] = value?.DeepClone();
        }

        return prune
            ? part with { Labels = before.Labels }
            : part with { Spec = IsSettings(part) ? Overlay(before.Spec, part.Spec) : part.Spec, Labels = before.Labels, Position = before.Position };
    }

    private static bool IsSettings(ResourceState part) => part.Key.Kind == ResourceKinds.Settings;

    // Settings are what remains of a section: a document that only adds a model must not take the section's policies away.
    private static JsonObject Overlay(JsonObject under, JsonObject over)
    {
        var result = (JsonObject)under.DeepClone();
        foreach (var (name, value) in over)
        {
            result[name] = value is JsonObject inner && result[name] is JsonObject outer && !IsReference(inner) && !IsReference(outer)
                ? Overlay(outer, inner)
                : value?.DeepClone();
        }

        return result;
    }

    private static bool IsReference(JsonObject value) => value.Any(member => member.Key.StartsWith('$'));

    // A document is data of its author, who need not be the one who runs this process: our own secrets are not for it.
    private static string? ReadVariable(string name) =>
        name.StartsWith("AGW_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase)
            ? null
            : Environment.GetEnvironmentVariable(name);
}
