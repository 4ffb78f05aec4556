using System.Net;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Agentgateway.Gateway.Tests.Mcp;

public sealed class McpFederationTests
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        mcp:
          policies:
            apiKey: {mode: strict, virtualKeys: true}
          targets:
          - {name: one, mcp: {host: "{mcp0}"}}
          - {name: two, mcp: {host: "{mcp1}"}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_servers_appear_as_one()
    {
        await using var host = await McpTestHost.StartAsync(Config, 2, Token);
        await using var client = await host.ConnectAsync(host.Gateway.AddKey(), Token);

        Assert.Equal("agentgateway", client.ServerInfo?.Name);
        Assert.Contains("[two]", client.ServerInstructions, StringComparison.Ordinal);
        var tools = (await client.ListToolsAsync(cancellationToken: Token)).Select(t => t.Name).ToArray();
        Assert.Contains("one_add", tools);
        Assert.Contains("two_current_time", tools);
        var sum = await client.CallToolAsync("two_add", new Dictionary<string, object?> { ["a"] = 20, ["b"] = 22 }, cancellationToken: Token);
        Assert.Equal("42", Assert.IsType<TextContentBlock>(sum.Content[0]).Text);
        Assert.Equal(["one_summarize", "two_summarize"], (await client.ListPromptsAsync(cancellationToken: Token)).Select(p => p.Name).Order());
        var prompt = await client.GetPromptAsync("one_summarize", new Dictionary<string, object?> { ["text"] = "abc" }, cancellationToken: Token);
        Assert.Single(prompt.Messages);
        var usage = await host.Gateway.Usage.FirstAsync(u => u.McpMethod == "tools/call", Token);
        Assert.Equal(("two", "add"), (usage.McpServer, usage.Tool));
    }

    [Fact]
    public async Task Resources_carry_their_server_there_and_back()
    {
        await using var host = await McpTestHost.StartAsync(Config, 2, Token);
        await using var client = await host.ConnectAsync(host.Gateway.AddKey(), Token);

        Assert.Equal(["one+sample://about", "two+sample://about"], (await client.ListResourcesAsync(cancellationToken: Token)).Select(r => r.Uri).Order());
        Assert.Contains("one+sample://greeting/{name}", (await client.ListResourceTemplatesAsync(cancellationToken: Token)).Select(r => r.UriTemplate));
        var read = await client.ReadResourceAsync("two+sample://greeting/Ann", cancellationToken: Token);
        Assert.Equal("two+sample://greeting/Ann", read.Contents[0].Uri);
        Assert.Equal("Hello, Ann.", Assert.IsType<TextResourceContents>(read.Contents[0]).Text);
    }

    [Fact]
    public async Task Rules_and_the_key_decide_per_server()
    {
        var config = Config.Replace("    apiKey:", "    mcpAuthorization: {rules: ['mcp.tool.target == \"two\"']}\n    apiKey:", StringComparison.Ordinal);
        await using var host = await McpTestHost.StartAsync(config, 2, Token);
        await using var client = await host.ConnectAsync(host.Gateway.AddKey(tools: ["*/echo", "two/add"]), Token);
        Assert.Equal(["two_add", "two_echo"], (await client.ListToolsAsync(cancellationToken: Token)).Select(t => t.Name).Order());
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("one_echo", cancellationToken: Token));
    }

    [Fact]
    public async Task Unknown_tool_and_unknown_method_are_JSON_RPC_errors()
    {
        await using var host = await McpTestHost.StartAsync(Config, 2, Token);
        await using var client = await host.ConnectAsync(host.Gateway.AddKey(), Token);
        var error = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("three_add", cancellationToken: Token));
        Assert.Equal(McpErrorCode.InvalidParams, error.ErrorCode);
        await client.PingAsync(cancellationToken: Token);
    }

    [Fact]
    public async Task Session_ends_with_DELETE_and_belongs_to_its_caller()
    {
        await using var host = await McpTestHost.StartAsync(Config, 2, Token);
        var key = host.Gateway.AddKey();
        using var opened = await host.Gateway.PostAsync(
            "/mcp", """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""", key, cancellationToken: Token);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        var session = opened.Headers.GetValues("Mcp-Session-Id").Single();

        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Post, session));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(HttpMethod.Post, "made-up"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(HttpMethod.Post, null));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(HttpMethod.Delete, session));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(HttpMethod.Post, session));

        async Task<HttpStatusCode> SendAsync(HttpMethod method, string? id)
        {
            using var request = new HttpRequestMessage(method, "/mcp");
            request.Headers.Add("Authorization", "Bearer " + key);
            request.Headers.Add("Accept", "application/json, text/event-stream");
            if (id is not null)
            {
                request.Headers.Add("Mcp-Session-Id", id);
            }

            if (method == HttpMethod.Post)
            {
                request.Content = new StringContent("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""", System.Text.Encoding.UTF8, "application/json");
            }

            using var response = await host.Gateway.Client.SendAsync(request, Token);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Dead_server_fails_the_start_unless_failOpen_leaves_it_out()
    {
        var dead = Config.Replace("{mcp1}", "http://127.0.0.1:1/mcp", StringComparison.Ordinal);
        await using (var closed = await McpTestHost.StartAsync(dead, 1, Token))
        {
            await Assert.ThrowsAnyAsync<Exception>(async () => await closed.ConnectAsync(closed.Gateway.AddKey(), Token));
        }

        await using var open = await McpTestHost.StartAsync(dead.Replace("  targets:", "  failureMode: failOpen\n  targets:", StringComparison.Ordinal), 1, Token);
        await using var client = await open.ConnectAsync(open.Gateway.AddKey(), Token);
        Assert.All(await client.ListToolsAsync(cancellationToken: Token), t => Assert.StartsWith("one_", t.Name, StringComparison.Ordinal));
    }
}
