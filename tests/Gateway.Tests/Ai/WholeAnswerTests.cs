using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Providers that answer in one piece where a stream was asked for, that fail with the status of a success, or that name their streams wrongly.</summary>
public sealed class WholeAnswerTests(BodyChangeHost fixture) : IClassFixture<BodyChangeHost>
{
    private const string Message = """{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"whole"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_answer_is_told_as_a_stream()
    {
        Answer(200, "application/json", Message);

        using var response = await PostAsync("/v1/chat/completions", """{"model":"translated","messages":[{"role":"user","content":"a"}],"stream":true,"stream_options":{"include_usage":true}}""");
        var body = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("\"content\":\"whole\"", body, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        var id = response.Headers.GetValues("x-agw-request-id").Single();
        var usage = await fixture.Host.Usage.FirstAsync(u => u.RequestId == id, Token);
        Assert.Equal((3, 4, true), (usage.InputTokens, usage.OutputTokens, usage.Streamed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    public async Task A_stream_with_the_wrong_type_is_a_stream(string type)
    {
        Answer(200, type, "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"pieces\"}}\n\n"
            + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":4}}\n\ndata: {\"type\":\"message_stop\"}\n\n");

        using var response = await PostAsync("/v1/chat/completions", """{"model":"translated","messages":[{"role":"user","content":"a"}],"stream":true}""");
        var body = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("pieces", body, StringComparison.Ordinal);
        Assert.Contains("[DONE]", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate_limit_exceeded", 429, true)]
    [InlineData("rate_limit_exceeded", 429, false)]
    [InlineData("invalid_prompt", 400, false)]
    [InlineData("server_error", 502, false)]
    public async Task A_failed_response_is_an_error_with_the_providers_message(string code, int status, bool stream)
    {
        Answer(200, "application/json", $$$"""{"id":"r","object":"response","status":"failed","error":{"code":"{{{code}}}","message":"it went wrong"},"output":[],"usage":{"input_tokens":7,"output_tokens":0,"total_tokens":7}}""");

        using var response = await PostAsync("/v1/messages", $$"""{"model":"via-responses","max_tokens":9,"messages":[{"role":"user","content":"a"}],"stream":{{(stream ? "true" : "false")}}}""");
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("error", "it went wrong"), (body["type"]!.ToString(), body["error"]!["message"]!.ToString()));
        var id = response.Headers.GetValues("x-agw-request-id").Single();
        var usage = await fixture.Host.Usage.FirstAsync(u => u.RequestId == id, Token);
        Assert.Equal(7, usage.InputTokens);
    }

    [Theory]
    [InlineData("translated", "/v1/chat/completions", """{"id":"m","type":"message","model":"c","usage":{"input_tokens":5,"output_tokens":6}}""", 5L, 6L)]
    [InlineData("translated", "/v1/chat/completions", """{"hello":"world"}""", null, null)]
    [InlineData("translated", "/v1/chat/completions", "<html>maintenance</html>", null, null)]
    [InlineData("plain", "/v1/messages", """{"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":6}}""", 5L, 6L)]
    public async Task An_answer_that_cannot_be_read_is_an_error_with_what_it_used(string model, string path, string answer, long? input, long? output)
    {
        Answer(200, "application/json", answer);

        using var response = await PostAsync(path, $$"""{"model":"{{model}}","max_tokens":9,"messages":[{"role":"user","content":"a"}]}""");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain("maintenance", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        var id = response.Headers.GetValues("x-agw-request-id").Single();
        var usage = await fixture.Host.Usage.FirstAsync(u => u.RequestId == id, Token);
        Assert.Equal((502, "bad_upstream_response", input, output), (usage.Status, usage.ErrorCode, usage.InputTokens, usage.OutputTokens));
        Assert.Equal(input is null, usage.PriceStatus == "n/a");
        Assert.False(usage.UsageEstimated);
    }

    [Fact]
    public async Task Several_answers_are_refused_and_the_field_is_named()
    {
        using var response = await PostAsync("/v1/chat/completions", """{"model":"translated","messages":[{"role":"user","content":"a"}],"n":2}""");
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["error"]!;

        Assert.Equal((HttpStatusCode.BadRequest, "n"), (response.StatusCode, error["param"]?.ToString()));
    }

    private void Answer(int status, string type, string body) => fixture.Upstream.Answer = http =>
    {
        http.Response.StatusCode = status;
        if (type.Length > 0)
        {
            http.Response.ContentType = type;
        }

        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
    };

    private Task<HttpResponseMessage> PostAsync(string path, string body) => fixture.Host.PostAsync(path, body, cancellationToken: Token);
}
