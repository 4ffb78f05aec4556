using System.Net;
using Agentgateway.Configuration.Contracts;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Suite;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Agentgateway.EndToEnd.Journeys;

/// <summary>What the README promises, step by step, on the AppHost's own code path.</summary>
public abstract class KeyJourney(SuiteFixture fixture)
{
    private SuiteProcess Suite => fixture.Suite;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_made_by_REST_chats_calls_a_tool_shows_usage_and_ends_when_it_is_revoked()
    {
        var key = await Suite.CreateWorkingKeyAsync("journey");

        var answer = await Suite.ChatAsync(key.Secret!, "Tell me about lighthouses");
        Assert.Contains("lighthouses", answer["choices"]![0]!["message"]!["content"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(answer["usage"]!["total_tokens"]!.GetValue<int>() > 0);

        var events = await Suite.StreamChatAsync(key.Secret!, "Tell me about windmills");
        var text = string.Concat(events.Select(e => e["choices"] is { } choices && choices.AsArray().Count > 0 ? choices[0]!["delta"]?["content"]?.GetValue<string>() : null));
        Assert.Contains("windmills", text, StringComparison.Ordinal);
        Assert.True(events.Count > 3, "the answer comes in pieces");

        await using (var mcp = await Mcp.ConnectAsync(Suite, key.Secret!))
        {
            var tools = await mcp.ListToolsAsync(cancellationToken: Cancel);
            var echo = Assert.Single(tools, t => t.Name.EndsWith("echo", StringComparison.Ordinal));
            var result = await mcp.CallToolAsync(echo.Name, new Dictionary<string, object?> { ["message"] = "through the gateway" }, cancellationToken: Cancel);
            Assert.Equal("through the gateway", Assert.IsType<TextContentBlock>(result.Content[0]).Text);
        }

        var logs = await Suite.WaitForLogsAsync(key, 4);
        Assert.Contains(logs, l => l is { Kind: "llm", Streamed: false, Status: 200, RequestedModel: "mock-gpt", InputTokens: > 0, OutputTokens: > 0 });
        Assert.Contains(logs, l => l is { Kind: "llm", Streamed: true, Status: 200, OutputTokens: > 0 });
        await Poll.UntilTrueAsync(
            async () => (await Suite.GetAsync<Page<RequestLog>>($"/api/v1/logs?keyId={key.Id}&kind=mcp")).Data.Any(l => l.Tool?.EndsWith("echo", StringComparison.Ordinal) == true),
            "the tool call is in the log", Cancel);
        var usage = await Suite.GetAsync<UsageSummary>($"/api/v1/usage/summary?keyId={key.Id}");
        Assert.True(usage.Requests >= 4);
        Assert.True(usage.InputTokens > 0);
        Assert.True(usage.OutputTokens > 0);

        await Suite.RevokeAsync(key);
        await Suite.WaitForStatusAsync(key.Secret!, HttpStatusCode.Unauthorized, "a revoked key is refused", SuiteApi.Promptly);
        using var refused = await Suite.SendChatAsync(key.Secret!);
        Assert.Contains("key_revoked", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_answer_names_the_portal_in_the_shape_of_the_provider()
    {
        using var response = await Suite.SendChatAsync(secret: null);
        var error = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!["error"]!;

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_api_key", error["code"]!.GetValue<string>());
        Assert.Contains(Suite.PortalUrl, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_changed_by_REST_is_applied_promptly()
    {
        var key = await Suite.CreateWorkingKeyAsync("change");
        var upstream = $"mock-{Guid.NewGuid():N}";

        var changed = await Suite.SetUpstreamModelAsync(upstream);
        await Suite.WaitForUpstreamModelAsync(key.Secret!, upstream, SuiteApi.Promptly);

        await Poll.UntilTrueAsync(
            async () => (await Suite.GetAsync<Page<GatewayInstance>>("/api/v1/instances")).Data.Any(i => i.AppliedRev >= changed.Revision && i.InSync),
            "the gateway reports the revision", Cancel);
    }

    [Fact]
    public async Task A_price_set_by_REST_is_billed_promptly()
    {
        var key = await Suite.CreateWorkingKeyAsync("price");
        var log = (await Suite.WaitForLogsAsync(key, 1)).First(l => l.Status == 200);
        var path = $"/api/v1/model-prices/{log.Provider}/{log.ResponseModel}";

        using var set = await Suite.AdminApi.PutAsync(path, System.Net.Http.Json.JsonContent.Create(new { rates = new { input = "1000000", output = "1000000" } }), Cancel);
        await SuiteApi.ThrowIfFailedAsync(set);

        await Poll.UntilTrueAsync(
            async () =>
            {
                await Suite.ChatAsync(key.Secret!);
                var logs = (await Suite.GetAsync<Page<RequestLog>>($"/api/v1/logs?keyId={key.Id}")).Data;
                return logs.Any(l => l.PriceStatus == "exact" && decimal.Parse(l.CostUsd!, System.Globalization.CultureInfo.InvariantCulture) == l.InputTokens + l.OutputTokens);
            },
            "requests cost what the price says", Cancel, TimeSpan.FromSeconds(30));
        Assert.Contains((await Suite.GetAsync<Page<GatewayInstance>>("/api/v1/instances")).Data, i => i.AppliedPricesRev > 0);

        using var delete = new HttpRequestMessage(HttpMethod.Delete, path);
        delete.Headers.IfMatch.Add(set.Headers.ETag!);
        using var deleted = await Suite.AdminApi.SendAsync(delete, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task The_model_list_of_a_key_is_what_it_may_use()
    {
        using var created = await Suite.AdminApi.PostAsync(
            "/api/v1/keys", System.Net.Http.Json.JsonContent.Create(new { name = "narrow", allowedModels = new[] { "mock-gpt-mini" } }), Cancel);
        var key = (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<ApiKey>(created.Content, System.Text.Json.JsonSerializerOptions.Web, Cancel))!;

        var models = await Poll.UntilAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
                request.Headers.Add("x-api-key", key.Secret);
                using var response = await Suite.Gateway.SendAsync(request, Cancel);
                return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(Cancel) : null;
            },
            "the key may list models", Cancel);
        var ids = System.Text.Json.Nodes.JsonNode.Parse(models)!["data"]!.AsArray().Select(m => m!["id"]!.GetValue<string>());
        Assert.Equal(["mock-gpt-mini"], ids);

        using var refused = await Suite.SendChatAsync(key.Secret, model: "mock-gpt");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("model_not_allowed", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_service_answers_health()
    {
        using var http = new HttpClient();
        foreach (var url in new[] { Suite.PortalUrl + "/health", Suite.AdminApiUrl + "/health", Suite.GatewayReadinessUrl + "/health", Suite.GatewayReadinessUrl + "/healthz/ready" })
        {
            using var response = await http.GetAsync(url, Cancel);
            Assert.True(response.IsSuccessStatusCode, url);
        }
    }

    [Fact]
    public async Task Secrets_never_reach_the_console()
    {
        var key = await Suite.CreateWorkingKeyAsync("quiet");
        await Suite.ChatAsync(key.Secret!);

        var console = string.Join('\n', Suite.Output);
        Assert.DoesNotContain(key.Secret!, console, StringComparison.Ordinal);
        Assert.DoesNotContain(Suite.AdminToken, console, StringComparison.Ordinal);
    }
}
