using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Outbound;
using Agentgateway.AdminApi.Playground;
using Agentgateway.Configuration.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Catalog;

/// <summary>Asks an MCP server for its tools and remembers them: directly at its URL, or through the gateway where there is none (stdio, OpenAPI).</summary>
internal sealed class ToolDiscovery(ControlDatabase database, GuardedHttp http, GatewayClient gateway, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Tools as last discovered; empty before the first time.</summary>
    /// <exception cref="ApiProblemException">404.</exception>
    public async Task<McpTools> GetAsync(string id, CancellationToken cancellationToken)
    {
        await FindAsync(id, cancellationToken);
        var row = await database.ReadAsync(db => db.McpDiscoveries.FirstOrDefaultAsync(d => d.ServerId == id, cancellationToken), cancellationToken);
        return row is null ? new McpTools(id, null, null, []) : ToContract(row);
    }

    /// <summary>Discovers now. A failure is part of the answer; the tools known before stay.</summary>
    public async Task<McpTools> DiscoverAsync(string id, Caller caller, CancellationToken cancellationToken)
    {
        var server = await FindAsync(id, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        List<McpTool>? tools = null;
        string? error = null;
        try
        {
            tools = [.. (await ListAsync(server, caller, limit.Token)).Select(ToTool)];
        }
        catch (Exception e) when (e is McpFailedException or ApiProblemException or HttpRequestException or IOException)
        {
            error = e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            error = "No answer within 15 seconds.";
        }

        var row = await database.WriteAsync(
            async db =>
            {
                var row = await db.McpDiscoveries.FirstOrDefaultAsync(d => d.ServerId == id, cancellationToken);
                if (row is null)
                {
                    row = new McpDiscoveryRow { ServerId = id };
                    db.McpDiscoveries.Add(row);
                }

                row.ToolsJson = tools is null ? row.ToolsJson : JsonSerializer.Serialize(tools, RelaxedJson.Options);
                row.Error = error;
                row.DiscoveredAt = time.GetUtcNow().ToUnixTimeMilliseconds();
                return row;
            },
            cancellationToken);
        return ToContract(row);
    }

    private async Task<List<JsonObject>> ListAsync(ResourceState server, Caller caller, CancellationToken cancellationToken)
    {
        if (DirectUrl(server.Spec) is { } url)
        {
            await using var direct = new McpClient(url, http.SendAsync);
            await direct.InitializeAsync(cancellationToken);
            return await direct.ListToolsAsync(cancellationToken);
        }

        await using var client = gateway.Mcp(caller, "discovery");
        await client.InitializeAsync(cancellationToken);
        var all = await client.ListToolsAsync(cancellationToken);
        var prefix = server.Name + "_";
        var own = all.Where(t => t["name"]?.ToString().StartsWith(prefix, StringComparison.Ordinal) == true).ToList();
        foreach (var tool in own)
        {
            tool["name"] = tool["name"]!.ToString()[prefix.Length..];
        }

        return own.Count > 0 ? own : all;
    }

    // Only the plain form: anything with policies or a shared backend is reached the way clients reach it.
    private static Uri? DirectUrl(JsonObject spec) =>
        !spec.ContainsKey("policies") && spec["mcp"] is JsonObject mcp && mcp["host"]?.ToString() is { } host && Uri.TryCreate(host, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            ? url
            : null;

    private async Task<ResourceState> FindAsync(string id, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            db => db.ConfigResources.FirstOrDefaultAsync(r => r.Kind == ResourceKinds.McpServers && r.Id == id, cancellationToken), cancellationToken);
        return row is null ? throw ApiProblemException.NotFound("MCP server", id) : ResourceJson.ToState(row);
    }

    private static McpTools ToContract(McpDiscoveryRow row) => new(
        row.ServerId, Wire.Time(row.DiscoveredAt), row.Error, JsonSerializer.Deserialize<List<McpTool>>(row.ToolsJson, RelaxedJson.Options) ?? []);

    private static McpTool ToTool(JsonObject tool)
    {
        var hints = tool["annotations"] as JsonObject;
        return new McpTool(
            tool["name"]?.ToString() ?? "", tool["title"]?.ToString() ?? hints?["title"]?.ToString(), tool["description"]?.ToString(), tool["inputSchema"]?.DeepClone(),
            Flag(hints, "readOnlyHint"), Flag(hints, "destructiveHint"));
    }

    private static bool? Flag(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;
}
