using System.Net;
using System.Text.Json.Nodes;
using Agentgateway.Gateway.Tests.Ai;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Agentgateway.Gateway.Tests.Mcp;

public sealed class McpSingleTests
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        mcp:
          policies:
            apiKey: {mode: strict, virtualKeys: true}
          targets:
          - {name: sample, mcp: {host: "{mcp0}"}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Official_client_lists_calls_reads_and_leaves()
    {
        await using var host = await McpTestHost.StartAsync(Config, 1, Token);
        var key = host.Gateway.AddKey();
        await using var client = await host.ConnectAsync(key, Token);

        Assert.Equal("sample-mcp-server", client.ServerInfo?.Name);
        Assert.Contains(await client.ListToolsAsync(cancellationToken: Token), t => t.Name == "add");
        var sum = await client.CallToolAsync("add", new Dictionary<string, object?> { ["a"] = 2, ["b"] = 3 }, cancellationToken: Token);
        Assert.Equal("5", Assert.IsType<TextContentBlock>(sum.Content[0]).Text);
        var about = await client.ReadResourceAsync("sample://about", cancellationToken: Token);
        Assert.Single(about.Contents);
        Assert.NotEmpty(await client.ListPromptsAsync(cancellationToken: Token));

        var usage = await host.Gateway.Usage.FirstAsync(u => u.McpMethod == "tools/call", Token);
        Assert.Equal(("mcp", "sample", "add", "key_1", 200), (usage.Kind, usage.McpServer, usage.Tool, usage.KeyId, usage.Status));
    }

    [Fact]
    public async Task Progress_arrives_on_the_stream_of_the_call()
    {
        await using var host = await McpTestHost.StartAsync(Config, 1, Token);
        await using var client = await host.ConnectAsync(host.Gateway.AddKey(), Token);
        var progress = new ProgressCollector();
        var result = await client.CallToolAsync("count", new Dictionary<string, object?> { ["to"] = 3 }, progress, cancellationToken: Token);
        Assert.Equal("Counted to 3.", Assert.IsType<TextContentBlock>(result.Content[0]).Text);
        await Poll.UntilTrueAsync(() => Task.FromResult(progress.Count > 0), "progress is reported", Token);
    }

    [Fact]
    public async Task Headers_and_added_authorization_reach_the_server_and_statuses_come_back()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await AiTestHost.StartAsync(
            """
            binds:
            - port: {port}
              listeners:
              - routes:
                - policies:
                    cors: {allowOrigins: ["*"], allowHeaders: [mcp-protocol-version, content-type]}
                    requestHeaderModifier: {add: {Authorization: "Bearer abc"}}
                  backends:
                  - mcp:
                      targets:
                      - {name: home, mcp: {host: "UPSTREAM/api/mcp"}}
            """.Replace("UPSTREAM", upstream.Url, StringComparison.Ordinal), Token);
        upstream.Answer = http =>
        {
            http.Response.StatusCode = 404;
            return http.Response.WriteAsync("no such session");
        };

        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp");
        request.Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("Mcp-Session-Id", "gone");
        request.Headers.Add("MCP-Protocol-Version", "2025-06-18");
        request.Headers.Add("Origin", "http://page");
        request.Headers.Add("Accept", "*/*");
        using var response = await host.Client.SendAsync(request, Token);

        Assert.Equal((HttpStatusCode.NotFound, "no such session"), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        Assert.Equal("http://page", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var sent = upstream.Last;
        Assert.Equal(("POST", "/api/mcp", "Bearer abc", "gone", "2025-06-18"), (sent.Method, sent.Target, sent.Headers["Authorization"], sent.Headers["Mcp-Session-Id"], sent.Headers["MCP-Protocol-Version"]));
        Assert.Equal("application/json, text/event-stream", sent.Headers["Accept"]);
    }

    [Fact]
    public async Task Without_a_key_the_error_is_JSON_RPC()
    {
        await using var host = await McpTestHost.StartAsync(Config, 1, Token);
        using var response = await host.Gateway.PostAsync("/mcp", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", cancellationToken: Token);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_api_key", body["error"]!["data"]!["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("PUT", "application/json", "{}", 405)]
    [InlineData("POST", "text/plain", "{}", 415)]
    [InlineData("POST", "application/json", "{", 400)]
    [InlineData("POST", "application/json", "{}", 400)]
    public async Task Transport_rules_are_kept(string method, string type, string body, int status)
    {
        await using var host = await McpTestHost.StartAsync(Config, 1, Token);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/mcp") { Content = new StringContent(body, System.Text.Encoding.UTF8, type) };
        request.Headers.Add("Authorization", "Bearer " + host.Gateway.AddKey());
        using var response = await host.Gateway.Client.SendAsync(request, Token);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Key_sees_and_calls_only_its_tools()
    {
        await using var host = await McpTestHost.StartAsync(Config, 1, Token);
        await using var client = await host.ConnectAsync(host.Gateway.AddKey(tools: ["sample/e*"]), Token);
        Assert.Equal(["echo"], (await client.ListToolsAsync(cancellationToken: Token)).Select(t => t.Name));
        await Assert.ThrowsAsync<McpProtocolException>(async () =>
            await client.CallToolAsync("add", new Dictionary<string, object?> { ["a"] = 2, ["b"] = 3 }, cancellationToken: Token));
    }

    [Fact]
    public async Task Rules_hide_and_refuse_what_they_do_not_allow()
    {
        var config = Config.Replace("    apiKey:", "    mcpAuthorization: {rules: ['mcp.tool.name == \"echo\" && apiKey.name == \"test\"']}\n    apiKey:", StringComparison.Ordinal);
        await using var host = await McpTestHost.StartAsync(config, 1, Token);
        await using var client = await host.ConnectAsync(host.Gateway.AddKey(), Token);
        Assert.Equal(["echo"], (await client.ListToolsAsync(cancellationToken: Token)).Select(t => t.Name));
        Assert.Empty(await client.ListPromptsAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("add", cancellationToken: Token));
        var echo = await client.CallToolAsync("echo", new Dictionary<string, object?> { ["message"] = "hi" }, cancellationToken: Token);
        Assert.Equal("hi", Assert.IsType<TextContentBlock>(echo.Content[0]).Text);
    }

    private sealed class ProgressCollector : IProgress<ProgressNotificationValue>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Report(ProgressNotificationValue value) => Interlocked.Increment(ref _count);
    }
}
