using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai.Providers;

/// <summary>A client's own subscription token goes to the provider while <c>x-agw-key</c> names the caller.</summary>
public sealed class CallerCredentialTests
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        llm:
          policies:
            apiKey: {mode: strict, virtualKeys: true}
          models:
          - {name: claude-own, provider: anthropic, params: {baseUrl: "http://127.0.0.1:{upstream}/v1"}}
          - {name: claude-ours, provider: anthropic, params: {baseUrl: "http://127.0.0.1:{upstream}/v1", apiKey: sk-ant-api-ours}}
        """;

    private const string Answer = """{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscription_token_passes_and_usage_is_the_callers()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);

        using var response = await SendAsync(host, "claude-own", "Bearer sk-ant-oat01-secret", host.AddKey());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sent = upstream.Last;
        Assert.Equal(("/v1/messages", "Bearer sk-ant-oat01-secret", "2023-06-01"), (sent.Target, sent.Headers["Authorization"], sent.Headers["anthropic-version"]));
        Assert.False(sent.Headers.ContainsKey("x-agw-key"));
        Assert.False(sent.Headers.ContainsKey("x-api-key"));
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal(("key_1", 3L, 2L), (usage.KeyId, usage.InputTokens, usage.OutputTokens));
        Assert.DoesNotContain("sk-ant-oat01-secret", System.Text.Json.JsonSerializer.Serialize(usage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_of_the_client_is_put_where_Anthropic_reads_keys()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);

        using var response = await SendAsync(host, "claude-own", "Bearer sk-ant-api03-own", host.AddKey());

        Assert.Equal("sk-ant-api03-own", upstream.Last.Headers["x-api-key"]);
        Assert.False(upstream.Last.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Configured_credential_wins_over_the_clients()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);

        using var response = await SendAsync(host, "claude-ours", "Bearer sk-ant-oat01-secret", host.AddKey());

        Assert.Equal("sk-ant-api-ours", upstream.Last.Headers["x-api-key"]);
        Assert.False(upstream.Last.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("agk_wrong")]
    [InlineData("")]
    public async Task Wrong_key_is_refused_whatever_else_is_sent(string key)
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await StartAsync(upstream);
        var good = host.AddKey();

        using var response = await SendAsync(host, "claude-own", "Bearer " + good, key);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(upstream.Requests);
    }

    private static Task<HttpResponseMessage> SendAsync(AiTestHost host, string model, string authorization, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages")
        {
            Content = new StringContent($$"""{"model":"{{model}}","max_tokens":10,"messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        request.Headers.TryAddWithoutValidation("x-agw-key", key);
        return host.Client.SendAsync(request, Token);
    }

    private static async Task<AiTestHost> StartAsync(RecordingUpstream upstream)
    {
        upstream.Answer = http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Answer)).AsTask();
        };
        return await AiTestHost.StartAsync(Config.Replace("{upstream}", upstream.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), Token);
    }
}
