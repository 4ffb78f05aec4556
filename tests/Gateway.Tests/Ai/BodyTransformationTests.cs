using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Computed members of requests: order, errors, models, streams, and the request in the provider's format (llm.md 6.2).</summary>
public sealed class BodyTransformationTests(BodyChangeHost fixture) : IClassFixture<BodyChangeHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Computed_members_see_the_clients_request_win_over_overrides_and_fall_back_to_defaults()
    {
        var sent = await SendAsync("/v1/chat/completions", """{"model":"computed","messages":[{"role":"user","content":"a"}],"max_tokens":4,"seed":1,"top_p":0.9,"stop":"x","user":"client"}""");

        Assert.Equal(8, sent["max_tokens"]!.GetValue<int>());
        Assert.Equal(9, sent["seed"]!.GetValue<int>());
        Assert.Equal(0.9, sent["top_p"]!.GetValue<double>());
        Assert.Equal("overridden", sent["user"]!.GetValue<string>());
        Assert.Equal(0.5, sent["temperature"]!.GetValue<double>());
        Assert.Equal("x", sent["stop"]!.GetValue<string>());
        Assert.Equal("""{"who":"ann","n":1}""", sent["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task A_member_that_cannot_be_computed_is_removed()
    {
        var sent = await SendAsync("/v1/chat/completions", """{"model":"computed","messages":[]}""");

        Assert.False(sent.ContainsKey("max_tokens"));
        Assert.False(sent.ContainsKey("stop"));
        Assert.Equal(0.1, sent["top_p"]!.GetValue<double>());
    }

    [Fact]
    public async Task Members_of_a_shared_provider_and_of_the_model_are_united()
    {
        var sent = await SendAsync("/v1/chat/completions", """{"model":"united","messages":[]}""");

        Assert.Equal(("model", 7), (sent["user"]!.GetValue<string>(), sent["seed"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_computed_model_wins_and_a_computed_stream_decides_what_is_asked_for()
    {
        var sent = await SendAsync("/v1/chat/completions", """{"model":"renamed","messages":[],"stream":true}""");

        Assert.Equal("renamed-x", sent["model"]!.GetValue<string>());
        Assert.False(sent["stream"]!.GetValue<bool>());
        Assert.False(sent.ContainsKey("stream_options"));
    }

    [Fact]
    public async Task A_model_that_is_no_text_is_refused()
    {
        using var response = await fixture.Host.PostAsync("/v1/chat/completions", """{"model":"unnamed","messages":[]}""", cancellationToken: Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("missing_model", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_limit_is_renamed_after_it_was_computed()
    {
        var sent = await SendAsync("/v1/chat/completions", """{"model":"gpt-limit","messages":[],"max_tokens":4}""");

        Assert.False(sent.ContainsKey("max_tokens"));
        Assert.Equal(5, sent["max_completion_tokens"]!.GetValue<int>());
    }

    [Fact]
    public async Task Final_members_are_computed_from_the_request_in_the_providers_format()
    {
        fixture.Upstream.Answer = http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""");
        };

        var sent = await SendAsync("/v1/chat/completions", """{"model":"final","messages":[{"role":"user","content":"a"}],"max_completion_tokens":100}""");

        Assert.Equal(101, sent["max_tokens"]!.GetValue<int>());
        Assert.Equal(0.5, sent["temperature"]!.GetValue<double>());
        Assert.False(sent.ContainsKey("top_k"));
        Assert.Equal("auto", sent["service_tier"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_token_count_is_sent_as_the_client_made_it()
    {
        var sent = await SendAsync("/v1/messages/count_tokens", """{"model":"final","messages":[{"role":"user","content":"a"}]}""", HttpStatusCode.BadGateway);

        Assert.Equal("""{"model":"final","messages":[{"role":"user","content":"a"}]}""", sent.ToJsonString());
    }

    [Fact]
    public async Task A_counted_prompt_stands_for_usage_that_the_provider_does_not_report()
    {
        fixture.Upstream.Answer = http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"id":"c","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""");
        };

        using var response = await fixture.Host.PostAsync(
            "/v1/chat/completions", """{"model":"counted","messages":[{"role":"user","content":"hello world, hello moon"}]}""", cancellationToken: Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var id = response.Headers.GetValues("x-agw-request-id").Single();
        var usage = await fixture.Host.Usage.FirstAsync(u => u.RequestId == id, Token);
        // hello| world|,| hello| moon, four for the message, three for the prompt.
        Assert.Equal(12, usage.InputTokens);
    }

    private async Task<JsonObject> SendAsync(string path, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("x-who", "ann");
        using var response = await fixture.Host.Client.SendAsync(request, Token);
        Assert.True(response.StatusCode == status, await response.Content.ReadAsStringAsync(Token));
        return JsonNode.Parse(fixture.Upstream.Last.Body)!.AsObject();
    }
}
