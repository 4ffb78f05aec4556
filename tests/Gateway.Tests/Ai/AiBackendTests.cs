using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

public sealed class AiBackendTests
{
    private const string Config = """
        binds:
        - port: {port}
          listeners:
          - routes:
            - policies:
                backendAuth: {key: sk-abc}
              backends:
              - ai:
                  name: qwen
                  hostOverride: 127.0.0.1:{upstream}
                  provider: {openAI: {model: qwen-plus}}
                  policies:
                    ai:
                      overrides: {user: gateway}
                      defaults: {temperature: 0.5, seed: 1}
                      routes:
                        /compatible-mode/v1/chat/completions: completions
                        /detect: detect
                        "*": passthrough
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_overrides_and_credential_are_put_in_and_the_rest_stays()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);

        using var response = await host.PostAsync(
            "/compatible-mode/v1/chat/completions?x=1", """{ "messages": [ {"role":"user","content":"hé"} ], "model":"gpt-4", "seed": 7 }""", "client-key", cancellationToken: Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sent = upstream.Last;
        Assert.Equal("/compatible-mode/v1/chat/completions?x=1", sent.Target);
        Assert.Equal("Bearer sk-abc", sent.Headers["Authorization"]);
        Assert.False(sent.Headers.ContainsKey("Accept-Encoding"));
        Assert.Equal("""{ "messages": [ {"role":"user","content":"hé"} ], "model":"qwen-plus", "seed": 7,"user":"gateway","temperature":0.5 }""", sent.Body);
    }

    [Fact]
    public async Task Stream_passes_byte_for_byte()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        var stream = ": hello\r\n\r\ndata: {\"model\":\"qwen-plus\",\"choices\":[]}\n\nid: 3\ndata: {\"usage\":{\"prompt_tokens\":3,\ndata: \"completion_tokens\":4}}\r\n\r\ndata: [DONE]\n\ntail"u8.ToArray();
        upstream.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            foreach (var piece in stream.Chunk(7))
            {
                await http.Response.Body.WriteAsync(piece);
                await http.Response.Body.FlushAsync();
            }
        };

        using var response = await host.PostAsync("/compatible-mode/v1/chat/completions", """{"model":"m","stream":true}""", cancellationToken: Token);

        Assert.Equal(stream, await response.Content.ReadAsByteArrayAsync(Token));
        Assert.True(JsonNode.Parse(upstream.Last.Body)!["stream_options"]!["include_usage"]!.GetValue<bool>());
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal((3L, 4L, "qwen-plus"), (usage.InputTokens, usage.OutputTokens, usage.ResponseModel));
    }

    [Fact]
    public async Task First_event_arrives_before_the_upstream_has_finished()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        var seen = new TaskCompletionSource();
        upstream.Answer = async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: 1\n\n");
            await http.Response.Body.FlushAsync();
            await seen.Task;
        };

        using var response = await host.PostAsync("/compatible-mode/v1/chat/completions", """{"model":"m","stream":true}""", null, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[64];
        var read = await body.ReadAsync(buffer, Token);
        Assert.Equal("data: 1\n\n", Encoding.UTF8.GetString(buffer, 0, read));
        seen.SetResult();
    }

    [Fact]
    public async Task Passthrough_body_is_not_looked_at()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        using var response = await host.PostAsync("/anything", "not json", cancellationToken: Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("/anything", "not json", "Bearer sk-abc"), (upstream.Last.Target, upstream.Last.Body, upstream.Last.Headers["Authorization"]));
    }

    [Fact]
    public async Task Detect_reads_usage_of_any_shape_and_forwards_what_is_not_json()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        upstream.Answer = http => http.Response.WriteAsJsonAsync(new { type = "message", model = "claude", usage = new { input_tokens = 5, cache_read_input_tokens = 2, output_tokens = 3 } });
        using var response = await host.PostAsync("/detect", "plain", cancellationToken: Token);
        Assert.Equal("plain", upstream.Last.Body);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal((7L, 3L, 2L, "claude"), (usage.InputTokens, usage.OutputTokens, usage.CacheReadTokens, usage.ResponseModel));
    }

    private static Task<AiTestHost> StartAsync(RecordingUpstream upstream) => AiTestHost.StartAsync(
        Config.Replace("{upstream}", upstream.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), Token);
}
