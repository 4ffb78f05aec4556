using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

/// <summary>The configuration of the article that this project starts from runs unchanged, on its own ports, against local stand-ins of its upstreams.</summary>
/// <remarks>The file lies beside the repository (<c>shared/reference/seed</c>) and is not part of it; <c>samples/configs/binds.yaml</c> has the same shape.</remarks>
public sealed class SeedConfigurationTests
{
    private const string Completion =
        """{"id":"c1","object":"chat.completion","model":"qwen-plus-real","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seed_file_runs_byte_identical()
    {
        var file = FindSeed();
        Assert.SkipWhen(file is null, "the seed configuration does not lie beside the repository");

        await RunAsync(file!, "dashscope.aliyuncs.com", "/compatible-mode/v1", "qwen-plus", "Bearer sk-abc", "192.168.1.68:8123", "/api/mcp", "Bearer abc", "mark.zhu=mark zhu is here");
    }

    [Fact]
    public Task Sample_of_the_same_shape_runs() => RunAsync(
        Path.Combine(Repository.Root, "samples", "configs", "binds.yaml"),
        "llm.example.com", "/v1", "example-model", "Bearer none", "127.0.0.1:8091", "/mcp", null, "llm.model=");

    private static async Task RunAsync(
        string file, string llmHost, string llmBase, string model, string llmAuthorization, string mcpAddress, string mcpPath, string? mcpAuthorization, string logged)
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var trust = Path.Combine(folder.Path, "ca.pem");
        await File.WriteAllTextAsync(trust, authority.RootPem, Token);
        await using var llm = await TestUpstream.StartAsync(AnswerLlmAsync, authority.Issue(llmHost));
        await using var mcp = await TestUpstream.StartAsync(AnswerMcpAsync);
        await using var gateway = GatewayProcess.Start(
            ["-f", file, "--resolve", $"{llmHost}:443:127.0.0.1:{llm.Port}", "--resolve", $"{mcpAddress}:127.0.0.1:{mcp.Port}"],
            new Dictionary<string, string?> { ["SSL_CERT_FILE"] = trust, ["PROVIDER_KEY"] = null });
        await gateway.WaitUntilReadyAsync(Token);
        using var client = new HttpClient();

        foreach (var host in (string[])["127.0.0.1", "[::1]"])
        {
            // Completions: path, host, credential and model as the file says; the answer and its headers unchanged.
            llm.Forget();
            using var chat = await client.PostAsync(
                $"http://{host}:3100{llmBase}/chat/completions",
                Json("""{"model":"any","messages":[{"role":"user","content":"hello"}],"temperature":0.5}"""), Token);
            Assert.True(chat.IsSuccessStatusCode, gateway.Output);
            Assert.Equal(Completion, await chat.Content.ReadAsStringAsync(Token));
            Assert.Equal("istio-envoy", chat.Headers.Server.ToString());
            Assert.Equal("kept", chat.Headers.GetValues("x-upstream").Single());
            var arrived = llm.Single;
            Assert.Equal(llmBase + "/chat/completions", arrived.Target);
            Assert.Equal(llmHost, arrived.Host);
            Assert.Equal(llmHost, arrived.Sni);
            Assert.Equal(llmAuthorization, arrived.Header("authorization"));
            var body = JsonNode.Parse(arrived.Body)!;
            Assert.Equal(model, (string?)body["model"]);
            Assert.Equal(0.5, (double?)body["temperature"]);

            // Streamed: every event as it was sent.
            llm.Forget();
            using var streamed = await client.PostAsync(
                $"http://{host}:3100{llmBase}/chat/completions", Json("""{"model":"any","stream":true,"messages":[{"role":"user","content":"hello"}]}"""), Token);
            Assert.Contains("data: [DONE]", await streamed.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

            // Passthrough: untouched except for the credential.
            llm.Forget();
            Assert.Equal("""{"data":[]}""", await client.GetStringAsync($"http://{host}:3100{llmBase}/models?limit=2", Token));
            Assert.Equal((llmBase + "/models?limit=2", llmAuthorization), (llm.Single.Target, llm.Single.Header("authorization")));

            // MCP
            mcp.Forget();
            using var initialize = new HttpRequestMessage(HttpMethod.Post, $"http://{host}:3101/mcp")
            {
                Content = Json("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"""),
                Headers = { { "Accept", "application/json, text/event-stream" }, { "Origin", "http://page.example" } },
            };
            using var initialized = await client.SendAsync(initialize, Token);
            Assert.True(initialized.IsSuccessStatusCode, gateway.Output);
            Assert.Contains("stand-in", await initialized.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.Equal("http://page.example", initialized.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal(mcpPath, mcp.Requests[0].Target);
            Assert.Equal(mcpAuthorization, mcp.Requests[0].Header("authorization"));
        }

        await Poll.UntilTrueAsync(() => Task.FromResult(gateway.Output.Contains(logged, StringComparison.Ordinal)), $"the access log has {logged}", Token);
        Assert.DoesNotContain("sk-abc", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-abc", await client.GetStringAsync($"http://127.0.0.1:{gateway.AdminPort}/config_dump", Token), StringComparison.Ordinal);
        await gateway.TerminateAsync();
        Assert.Equal(0, await gateway.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    private static async Task AnswerLlmAsync(HttpContext http, RecordedRequest request)
    {
        http.Response.Headers.Server = "istio-envoy";
        http.Response.Headers["x-upstream"] = "kept";
        if (request.Method == "GET")
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"data":[]}""");
        }
        else if (request.Text.Contains("\"stream\":true", StringComparison.Ordinal))
        {
            http.Response.ContentType = "text/event-stream";
            await TestUpstream.WriteEventAsync(http, """{"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"hi"}}]}""");
            await TestUpstream.WriteEventAsync(http, "[DONE]");
        }
        else
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(Completion);
        }
    }

    private static async Task AnswerMcpAsync(HttpContext http, RecordedRequest request)
    {
        http.Response.ContentType = "application/json";
        http.Response.Headers["Mcp-Session-Id"] = "s1";
        await http.Response.WriteAsync(
            """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"stand-in","version":"1"}}}""");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static string? FindSeed()
    {
        for (var folder = new DirectoryInfo(Repository.Root).Parent; folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "reference", "seed", "config.yaml");
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
