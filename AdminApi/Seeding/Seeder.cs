using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;

namespace Agentgateway.AdminApi.Seeding;

/// <summary>Puts the first configuration into an empty database, and keeps what it seeded in step with ports that moved.</summary>
/// <remarks>
/// 1. <c>AGW_IMPORT_FILE</c>: import that document, once per content   2. empty database: seed the demo   3. else: a seeded address or port that nobody
/// has edited follows the one that AppHost gave this time.
/// </remarks>
internal sealed partial class Seeder(
    IConfiguration configuration, ControlDatabase database, ConfigWriter writer, ConfigImporter importer, RevisionStore revisions, ILogger<Seeder> logger)
{
    private const string ImportedHash = "import_sha";
    private const string SeedLabel = "seed";
    private const string SeededValueLabel = "seeded-value";

    private readonly string? _mock = configuration["services:mockprovider:http:0"];
    private readonly string? _mcp = configuration["services:samplemcp:http:0"];
    private readonly int _port = configuration.GetValue("AGW_GATEWAY_PORT", 4000);

    /// <exception cref="InvalidOperationException">The import file cannot be read or is not valid; the message lists every error.</exception>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (configuration["AGW_IMPORT_FILE"] is { Length: > 0 } file)
        {
            await ImportFileAsync(file, cancellationToken);
        }
        else if (await revisions.LatestAsync(cancellationToken) == 0)
        {
            await SeedDemoAsync(cancellationToken);
        }
        else
        {
            await FollowAsync(cancellationToken);
        }
    }

    private async Task ImportFileAsync(string file, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        if (await database.ReadAsync(db => db.GetMetaAsync(ImportedHash, cancellationToken), cancellationToken) == hash)
        {
            return;
        }

        try
        {
            var loaded = ConfigImporter.Load(text, file.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
            var request = new ConfigChangeRequest("import", Actor.System, $"Import of {Path.GetFileName(file)}");
            var result = await importer.ImportAsync(loaded.Document!, prune: true, request, [.. loaded.Warnings.Select(w => w.ToString())], cancellationToken);
            await database.WriteAsync(db => db.SetMetaAsync(ImportedHash, hash, cancellationToken), cancellationToken);
            LogImported(Path.GetFileName(file), result.Revision, result.Created, result.Updated, result.Deleted);
            foreach (var warning in result.Warnings)
            {
                LogWarning(Path.GetFileName(file), warning);
            }
        }
        catch (ApiProblemException problem)
        {
            var errors = problem.Errors is { Count: > 0 } all ? string.Join(Environment.NewLine, all.Select(e => "  " + e.Message)) : problem.Message;
            throw new InvalidOperationException($"{file} cannot be imported:{Environment.NewLine}{errors}");
        }
    }

    private async Task SeedDemoAsync(CancellationToken cancellationToken)
    {
        var providers = await EnvironmentProvider.FindAsync(configuration, cancellationToken);
        var document = SeedDocument.Create(_port, _mock, _mcp, providers);
        var commit = await writer.ApplyAsync(
            new ConfigChangeRequest("seed", Actor.System, "First start"),
            set =>
            {
                foreach (var part in DocumentSplitter.Split(document, []))
                {
                    set.Put(Decorate(part, providers));
                }
            },
            cancellationToken);
        LogSeeded(commit.Revision, commit.Changes.Count);
    }

    private ResourceState Decorate(ResourceState part, IReadOnlyList<EnvironmentProvider> providers)
    {
        switch (part.Key.Kind, part.Key.Id)
        {
            case (ResourceKinds.Providers, "mock"):
                part.Meta["displayName"] = "Mock provider";
                part.Meta["description"] = "Answers by itself, without a model and without a key. For trying things out.";
                part.Meta["mock"] = true;
                return part with { Labels = Labels("mockprovider", SeedDocument.MockBaseUrl(_mock!)) };
            case (ResourceKinds.Models, "mock-gpt" or "mock-gpt-mini"):
                part.Meta["description"] = "Mock model: its text relates to the prompt, but nobody thought about it.";
                part.Meta["mock"] = true;
                part.Meta["capabilities"] = new JsonArray("chat", "streaming", "tools");
                return part;
            case (ResourceKinds.McpServers, "sample"):
                part.Meta["displayName"] = "Sample tools";
                part.Meta["description"] = "A small MCP server that comes with the suite.";
                return part with { Labels = Labels("samplemcp", SeedDocument.McpUrl(_mcp!)) };
            case (ResourceKinds.Gateways, "default"):
                return part with { Labels = Labels("gateway", SeedDocument.Port(_port)) };
            case (ResourceKinds.Providers, var id) when providers.FirstOrDefault(p => p.Name == id) is { } provider:
                part.Meta["displayName"] = provider.DisplayName;
                return part;
            default:
                return part;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await writer.ApplyAsync(
                new ConfigChangeRequest("seed", Actor.System, "Seeded addresses moved"),
                set =>
                {
                    Follow(set, new ResourceKey(ResourceKinds.Providers, "mock"), "mockprovider", _mock is null ? null : SeedDocument.MockBaseUrl(_mock), ["params", "baseUrl"]);
                    Follow(set, new ResourceKey(ResourceKinds.McpServers, "sample"), "samplemcp", _mcp is null ? null : SeedDocument.McpUrl(_mcp), ["mcp", "host"]);
                    Follow(set, new ResourceKey(ResourceKinds.Gateways, "default"), "gateway", configuration["AGW_GATEWAY_PORT"], ["port"]);
                },
                cancellationToken);
        }
        catch (ApiProblemException e)
        {
            // What is stored still serves; an admin sees the same errors on the next write.
            LogNotFollowed(e.Message);
        }
    }

    private static void Follow(WorkingSet set, ResourceKey key, string seed, string? value, string[] path)
    {
        if (value is null || set.Find(key) is not { } resource || resource.Labels.GetValueOrDefault(SeedLabel) != seed)
        {
            return;
        }

        var spec = (JsonObject)resource.Spec.DeepClone();
        var holder = path[..^1].Aggregate((JsonNode?)spec, (node, name) => node?[name]) as JsonObject;
        var present = holder?[path[^1]]?.ToString();
        if (present is null || present == value || present != resource.Labels.GetValueOrDefault(SeededValueLabel))
        {
            return;
        }

        holder![path[^1]] = path[^1] == "port" ? JsonValue.Create(int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)) : JsonValue.Create(value);
        set.Put(resource with { Spec = spec, Labels = Labels(seed, value) });
    }

    private static Dictionary<string, string> Labels(string seed, string value) => new() { [SeedLabel] = seed, [SeededValueLabel] = value };

    [LoggerMessage(Level = LogLevel.Information, Message = "First start: revision {Revision} with {Count} resources")]
    private partial void LogSeeded(long revision, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{File} imported as revision {Revision}: {Created} created, {Updated} updated, {Deleted} deleted")]
    private partial void LogImported(string file, long revision, int created, int updated, int deleted);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File}: {Warning}")]
    private partial void LogWarning(string file, string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Seeded addresses could not be brought up to date: {Reason}")]
    private partial void LogNotFollowed(string reason);
}
