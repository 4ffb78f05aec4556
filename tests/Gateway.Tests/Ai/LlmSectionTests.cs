using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

public sealed class LlmSectionTests
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        llm:
          policies:
            apiKey: {mode: strict, virtualKeys: true}
          providers:
          - {name: mock, provider: {custom: {formats: [{type: completions}, {type: embeddings}]}}, params: {baseUrl: "{mock}/v1"}}
          models:
          - {name: mock-gpt, provider: {reference: mock}}
          - {name: alias, provider: {reference: mock}, params: {model: mock-gpt-mini}}
          - {name: broken, provider: {reference: mock}, params: {model: "mock-gpt@fail-503"}}
          - {name: hidden, provider: {reference: mock}, visibility: internal}
          - {name: "team-*", provider: {reference: mock}}
          - {name: private, provider: {reference: mock}, authorization: {rules: ['apiKey.name == "root"']}}
          virtualModels:
          - name: smart
            routing: {failover: {targets: [{model: broken, priority: 0}, {model: mock-gpt, priority: 1}]}}
          - name: spread
            routing: {weighted: {targets: [{model: hidden, weight: 1}]}}
          - name: sized
            routing: {conditional: {targets: [{when: "llmRequest.max_tokens > 100", model: mock-gpt}, {model: alias}]}}
        """;

    private const string Hello = """{"model":"MODEL","messages":[{"role":"user","content":"Tell me about rivers"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Buffered_call_reaches_the_model_and_its_usage_is_counted()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey();

        using var response = await host.PostAsync("/v1/chat/completions", Hello.Replace("MODEL", "alias", StringComparison.Ordinal), key, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.Equal("mock-gpt-mini", answer["model"]!.GetValue<string>());
        Assert.Contains("rivers", answer["choices"]![0]!["message"]!["content"]!.GetValue<string>(), StringComparison.Ordinal);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal(("alias", "mock-gpt-mini", "mock-gpt-mini"), (usage.RequestedModel, usage.SentModel, usage.ResponseModel));
        Assert.Equal(answer["usage"]!["prompt_tokens"]!.GetValue<long>(), usage.InputTokens);
        Assert.Equal(answer["usage"]!["completion_tokens"]!.GetValue<long>(), usage.OutputTokens);
        Assert.Equal(("key_1", "user_1", "team-a", 200, false), (usage.KeyId, usage.UserId, usage.TeamId, usage.Status, usage.Streamed));
        Assert.Equal(("mock", "missing", null), (usage.Provider, usage.PriceStatus, usage.CostNanoUsd));
        Assert.Equal(response.Headers.GetValues("x-agw-request-id").Single(), usage.RequestId);
    }

    [Fact]
    public async Task Streamed_call_arrives_in_pieces_and_its_usage_is_counted()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey();

        using var response = await host.PostAsync(
            "/v1/chat/completions", """{"model":"mock-gpt","stream":true,"messages":[{"role":"user","content":"hi"}]}""", key, HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.True(usage.Streamed);
        Assert.True(usage.InputTokens > 0 && usage.OutputTokens > 0);
        Assert.NotNull(usage.TimeToFirstTokenMs);
        Assert.True(usage.TimeToFirstTokenMs <= usage.DurationMs);
    }

    [Fact]
    public async Task Client_that_leaves_early_is_booked_with_what_was_seen()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey();
        using (var response = await host.PostAsync(
            "/v1/chat/completions?mock-chunk-delay-ms=20000", """{"model":"mock-gpt","stream":true,"messages":[{"role":"user","content":"hi"}]}""", key, HttpCompletionOption.ResponseHeadersRead, Token))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Token);
            Assert.True(await body.ReadAsync(new byte[64], Token) > 0);
        }

        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal("mock-gpt", usage.ResponseModel);
        Assert.NotNull(usage.TimeToFirstTokenMs);
        Assert.True(usage is { UsageEstimated: true, OutputTokens: > 0 });
    }

    [Fact]
    public async Task Failover_model_tries_its_next_target()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey();

        using var response = await host.PostAsync("/v1/chat/completions", Hello.Replace("MODEL", "smart", StringComparison.Ordinal), key, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal(("smart", "mock-gpt", 2), (usage.RequestedModel, usage.SentModel, usage.Attempts));
    }

    [Fact]
    public async Task Virtual_model_reaches_an_internal_one_and_clients_do_not()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey();

        using var spread = await host.PostAsync("/v1/chat/completions", Hello.Replace("MODEL", "spread", StringComparison.Ordinal), key, cancellationToken: Token);
        using var direct = await host.PostAsync("/v1/chat/completions", Hello.Replace("MODEL", "hidden", StringComparison.Ordinal), key, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.OK, spread.StatusCode);
        Assert.Equal("hidden", JsonNode.Parse(await spread.Content.ReadAsStringAsync(Token))!["model"]!.GetValue<string>());
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), (direct.StatusCode, await CodeAsync(direct)));
    }

    [Theory]
    [InlineData("200", "mock-gpt")]
    [InlineData("5", "mock-gpt-mini")]
    [InlineData("null", "mock-gpt-mini")]
    public async Task Conditional_model_reads_the_request(string maxTokens, string model)
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var body = """{"model":"sized","max_tokens":MAX,"messages":[{"role":"user","content":"x"}]}""".Replace("MAX", maxTokens, StringComparison.Ordinal);
        using var response = await host.PostAsync("/v1/chat/completions", body, host.AddKey(), cancellationToken: Token);
        Assert.Equal(model, JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task Rules_of_a_model_hide_and_refuse_it()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        using var response = await host.PostAsync("/v1/chat/completions", Hello.Replace("MODEL", "private", StringComparison.Ordinal), host.AddKey(), cancellationToken: Token);
        Assert.Equal((HttpStatusCode.Forbidden, "model_authorization_denied"), (response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task Errors_of_the_provider_pass_unchanged()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey();

        using var response = await host.PostAsync("/v1/chat/completions", Hello.Replace("MODEL", "broken", StringComparison.Ordinal), key, cancellationToken: Token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "mock_503"), (response.StatusCode, await CodeAsync(response)));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "{", 400, "invalid_request_body")]
    [InlineData("/v1/chat/completions", "", 400, "invalid_request_body")]
    [InlineData("/v1/chat/completions", "[]", 400, "invalid_request_body")]
    [InlineData("/v1/chat/completions", "{}", 400, "missing_model")]
    [InlineData("/v1/chat/completions", """{"model":"nobody"}""", 404, "model_not_found")]
    [InlineData("/v1/chat/completions", """{"model":"a","model":"b"}""", 400, "invalid_request_body")]
    [InlineData("/v1/rerank", """{"model":"mock-gpt","query":"x","documents":[]}""", 400, "unsupported_format")]
    public async Task Bad_input_is_told_in_the_shape_of_OpenAI(string path, string body, int status, string code)
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey();

        using var response = await host.PostAsync(path, body, key, cancellationToken: Token);

        Assert.Equal((status, code), ((int)response.StatusCode, await CodeAsync(response)));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Another_method_than_the_APIs_is_named()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/messages") { Headers = { { "x-api-key", host.AddKey() } } };
        using var response = await host.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("Not allowed to GET on /v1/messages", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_on_Anthropics_path_have_its_shape()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        using var response = await host.PostAsync("/v1/messages", """{"model":"mock-gpt","messages":[]}""", cancellationToken: Token);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(("error", "authentication_error"), (body["type"]!.GetValue<string>(), body["error"]!["type"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("active", null, null)]
    [InlineData("disabled", null, "key_disabled")]
    [InlineData("revoked", null, "key_revoked")]
    [InlineData("active", "other*", "model_not_allowed")]
    public async Task Key_decides_who_gets_in(string status, string? models, string? code)
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        var key = host.AddKey(status, models?.Split(','));

        using var response = await host.PostAsync("/v1/chat/completions", Hello.Replace("MODEL", "mock-gpt", StringComparison.Ordinal), key, cancellationToken: Token);

        Assert.Equal(code is null ? 200 : code == "model_not_allowed" ? 403 : 401, (int)response.StatusCode);
        if (code is not null)
        {
            Assert.Equal(code, await CodeAsync(response));
        }
    }

    [Fact]
    public async Task Missing_key_names_the_portal()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        host.AddKey();

        using var response = await host.PostAsync("/v1/chat/completions", Hello, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("http://portal.test", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    [InlineData("x-goog-api-key")]
    public async Task Key_is_found_where_SDKs_put_it(string header)
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Add(header, host.AddKey());
        using var response = await host.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Models_are_listed_as_far_as_the_key_goes()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);

        Assert.Equal(["mock-gpt", "alias", "broken", "smart", "spread", "sized"], await ModelsAsync(host.AddKey()));
        Assert.Equal(["mock-gpt", "smart"], await ModelsAsync(host.AddKey(models: ["mock-*", "smart"])));
        Assert.Empty(await ModelsAsync(host.AddKey(models: [])));

        async Task<string[]> ModelsAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            request.Headers.Add("Authorization", "Bearer " + key);
            using var response = await host.Client.SendAsync(request, Token);
            var list = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
            return [.. list["data"]!.AsArray().Select(m => m!["id"]!.GetValue<string>())];
        }
    }

    [Fact]
    public async Task Pattern_model_passes_the_name_on()
    {
        await using var host = await AiTestHost.StartAsync(Config, Token);
        using var response = await host.PostAsync("/v1/embeddings", """{"model":"team-x","input":"abc"}""", host.AddKey(), cancellationToken: Token);
        Assert.Equal("team-x", JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["model"]!.GetValue<string>());
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal(("embeddings", 1L), (usage.Operation, usage.InputTokens));
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["error"]!["code"]!.ToString();
}
