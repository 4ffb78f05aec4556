using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai.Providers;

/// <summary>The configured <c>moderation</c> of an OpenAI provider reaches it in completions and responses.</summary>
public sealed class ModerationTests
{
    private const string Config = """
        binds:
        - port: {port}
          listeners:
          - routes:
            - backends:
              - ai:
                  name: oai
                  hostOverride: 127.0.0.1:{upstream}
                  provider: {openAI: {moderation: {policy: {input: {mode: block}, output: {mode: score}}}}}
                  policies:
                    ai: {routes: {/v1/chat/completions: completions, /v1/responses: responses, /v1/messages: messages, /v1/embeddings: embeddings}}
        """;

    [Fact]
    public async Task It_replaces_what_the_client_sent()
    {
        var token = TestContext.Current.CancellationToken;
        await using var upstream = await RecordingUpstream.StartAsync(token);
        upstream.Answer = http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("{}");
        };
        await using var host = await AiTestHost.StartAsync(Config.Replace("{upstream}", upstream.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), token);
        const string expected = """{"model":"omni-moderation-latest","policy":{"input":{"mode":"block"},"output":{"mode":"score"}}}""";

        foreach (var (path, body, sent) in new[]
        {
            ("/v1/chat/completions", """{"model":"gpt-4o","messages":[],"moderation":{"model":"mine"}}""", expected),
            ("/v1/responses", """{"model":"gpt-4o","input":"x"}""", expected),
            ("/v1/messages", """{"model":"gpt-4o","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""", expected),
            ("/v1/embeddings", """{"model":"text-embedding-3-small","input":"x"}""", null),
        })
        {
            using var response = await host.PostAsync(path, body, cancellationToken: token);
            Assert.Equal(sent, JsonNode.Parse(upstream.Last.Body)!["moderation"]?.ToJsonString());
        }
    }
}
