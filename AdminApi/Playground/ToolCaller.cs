using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Outbound;

namespace Agentgateway.AdminApi.Playground;

/// <summary>Calls one tool through the gateway.</summary>
internal sealed class ToolCaller(GatewayClient gateway)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The result of <c>tools/call</c>.</summary>
    /// <param name="serverName">Target name; with several targets the gateway puts it before the tool's name.</param>
    /// <exception cref="ApiProblemException">404: no such tool. 502: the server's own error. 503, 504: no answer.</exception>
    public async Task<JsonObject> CallAsync(Caller caller, string serverName, string tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await using var client = gateway.Mcp(caller, "playground");
            await client.InitializeAsync(limit.Token);
            var names = (await client.ListToolsAsync(limit.Token)).Select(t => t["name"]?.ToString()).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var name = new[] { $"{serverName}_{tool}", tool }.FirstOrDefault(names.Contains)
                ?? throw ApiProblemException.NotFound("tool", $"{serverName}/{tool}");
            return await client.CallToolAsync(name, arguments, limit.Token);
        }
        catch (McpFailedException e)
        {
            throw new ApiProblemException(e.Status is 401 or 403 ? 403 : 502, e.Status is 401 or 403 ? "forbidden" : "tool_failed", e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ApiProblemException.Unavailable("The gateway broke the connection off: " + e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiProblemException(504, "timeout", "The tool did not answer within 60 seconds.");
        }
    }
}
