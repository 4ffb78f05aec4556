using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Playground;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Catalog;

/// <summary>Models and MCP servers as everybody sees them: names and descriptions, no addresses, no credentials.</summary>
internal sealed class CatalogQueries(ControlDatabase database, GatewayAddress gateway)
{
    /// <summary>Public models and virtual models, by name.</summary>
    public Task<List<CatalogModel>> ModelsAsync(string? afterName, int count, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var rows = await db.ConfigResources
                .Where(r => r.Kind == ResourceKinds.Models || r.Kind == ResourceKinds.VirtualModels || r.Kind == ResourceKinds.Providers)
                .ToListAsync(cancellationToken);
            var states = rows.ConvertAll(ResourceJson.ToState);
            var providers = states.Where(s => s.Key.Kind == ResourceKinds.Providers).GroupBy(s => s.Name, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
            return states.Where(s => s.Key.Kind != ResourceKinds.Providers && Text(s.Spec, "visibility") != "internal")
                .Where(s => afterName is null || string.CompareOrdinal(s.Name, afterName) > 0)
                .OrderBy(s => s.Name, StringComparer.Ordinal).Take(count)
                .Select(s => ToModel(s, providers)).ToList();
        },
        cancellationToken);

    /// <summary>MCP servers, by id.</summary>
    public Task<List<CatalogMcpServer>> McpServersAsync(string? afterId, int count, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var rows = await db.ConfigResources.Where(r => r.Kind == ResourceKinds.McpServers && (afterId == null || string.Compare(r.Id, afterId) > 0))
                .OrderBy(r => r.Id).Take(count).ToListAsync(cancellationToken);
            var ids = rows.Select(r => r.Id).ToList();
            var found = await db.McpDiscoveries.Where(d => ids.Contains(d.ServerId)).ToDictionaryAsync(d => d.ServerId, StringComparer.Ordinal, cancellationToken);
            return rows.ConvertAll(ResourceJson.ToState).ConvertAll(s =>
            {
                var discovery = found.GetValueOrDefault(s.Key.Id);
                return new CatalogMcpServer(
                    s.Key.Id, Text(s.Meta, "displayName") ?? s.Name, Text(s.Meta, "description"), Transport(s.Spec), gateway.Public + "/mcp",
                    discovery is null ? 0 : JsonSerializer.Deserialize<JsonArray>(discovery.ToolsJson)?.Count ?? 0, Wire.Time(discovery?.DiscoveredAt));
            });
        },
        cancellationToken);

    /// <summary>The target name of an MCP server.</summary>
    /// <exception cref="ApiProblemException">404.</exception>
    public async Task<string> McpServerNameAsync(string id, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
                db => db.ConfigResources.FirstOrDefaultAsync(r => r.Kind == ResourceKinds.McpServers && r.Id == id, cancellationToken), cancellationToken)
            ?? throw ApiProblemException.NotFound("MCP server", id);
        return ResourceJson.ToState(row).Name;
    }

    private static CatalogModel ToModel(ResourceState model, Dictionary<string, ResourceState> providers)
    {
        var isVirtual = model.Key.Kind == ResourceKinds.VirtualModels;
        var reference = model.Spec["provider"] is JsonObject o ? Text(o, "reference") : null;
        var referenced = reference is null ? null : providers.GetValueOrDefault(reference);
        var provider = isVirtual ? "virtual" : reference ?? Text(model.Spec, "provider") ?? "custom";
        var mock = Flag(model.Meta) || (referenced is not null && Flag(referenced.Meta));
        return new CatalogModel(
            model.Name, Text(model.Meta, "displayName"), Text(model.Meta, "description"), provider,
            isVirtual ? null : model.Spec["params"] is JsonObject p ? Text(p, "model") : null, isVirtual, mock,
            model.Meta["capabilities"] is JsonArray capabilities ? [.. capabilities.Select(c => c?.ToString()).OfType<string>()] : isVirtual ? ["chat"] : ["chat", "streaming"]);
    }

    private static string Transport(JsonObject spec) =>
        spec.ContainsKey("sse") ? "sse" : spec.ContainsKey("stdio") ? "stdio" : spec.ContainsKey("openapi") ? "openapi" : "streamableHttp";

    private static bool Flag(JsonObject meta) => meta["mock"] is JsonValue value && value.TryGetValue<bool>(out var set) && set;

    private static string? Text(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
