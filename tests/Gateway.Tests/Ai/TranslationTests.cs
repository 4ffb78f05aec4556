using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Every client format against a provider of every other one, through real sockets: text, streams, tools, errors, usage.</summary>
public sealed class TranslationTests(TranslationHost fixture) : IClassFixture<TranslationHost>
{
    private static readonly string[] Clients = ["completions", "messages", "responses", "gemini"];
    private static readonly string[] Providers = ["completions", "responses", "messages", "gemini", "bedrock"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, bool> Pairs()
    {
        var pairs = new TheoryData<string, string, bool>();
        foreach (var client in Clients)
        {
            foreach (var provider in Providers)
            {
                pairs.Add(client, provider, false);
                pairs.Add(client, provider, true);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Text_and_usage_arrive(string client, string provider, bool stream)
    {
        var topic = $"lakes{client}{provider}{stream}";
        var model = "via-" + provider;

        using var response = await SendAsync(client, model, $"Tell me about {topic}", stream);
        var body = await response.Content.ReadAsStringAsync(Token);

        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.Equal(stream ? "text/event-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
        var text = TextOf(client, body, stream);
        Assert.Contains(topic, text, StringComparison.Ordinal);
        Assert.Contains("no language model was called", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"modelVersion\":\"\"", body, StringComparison.Ordinal);
        if (stream)
        {
            Assert.Contains(EndOf(client), body, StringComparison.Ordinal);
        }

        var id = response.Headers.GetValues("x-agw-request-id").Single();
        var usage = await fixture.Host.Usage.FirstAsync(u => u.RequestId == id, Token);
        Assert.True(usage.InputTokens > 0 && usage.OutputTokens > 0, $"usage of {client} over {provider}: {usage.InputTokens}, {usage.OutputTokens}");
        Assert.Equal((model, stream), (usage.RequestedModel, usage.Streamed));
        Assert.Equal(stream, usage.TimeToFirstTokenMs is not null);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Tool_is_called(string client, string provider, bool stream)
    {
        using var response = await SendAsync(client, "via-" + provider, "Use get_weather for the weather in Bergen", stream, tool: true);
        var body = await response.Content.ReadAsStringAsync(Token);

        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.Contains("get_weather", body, StringComparison.Ordinal);
        var arguments = ArgumentsOf(client, body, stream);
        Assert.True(arguments.Contains("Bergen", StringComparison.Ordinal), body);
    }

    [Theory]
    [InlineData("completions", "messages")]
    [InlineData("messages", "completions")]
    [InlineData("responses", "messages")]
    [InlineData("gemini", "bedrock")]
    [InlineData("messages", "bedrock")]
    public async Task Error_of_the_provider_keeps_its_status_and_gets_the_clients_shape(string client, string provider)
    {
        using var response = await SendAsync(client, "broken-" + provider, "x", stream: true);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Contains("asked to fail", body["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(client == "messages", body["type"]?.GetValue<string>() == "error");
        Assert.Equal(client == "gemini", body["error"]!["status"] is not null);
    }

    [Fact]
    public async Task What_cannot_be_translated_is_refused_and_names_the_field()
    {
        using var response = await fixture.Host.PostAsync("/v1/responses", """{"model":"via-messages","input":"x","previous_response_id":"resp_1"}""", cancellationToken: Token);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["error"]!;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("previous_response_id", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("previous_response_id", error["param"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("/v1/messages/count_tokens", """{"model":"via-messages","messages":[{"role":"user","content":"Hello there"}]}""", "input_tokens", false)]
    [InlineData("/v1/messages/count_tokens", """{"model":"via-completions","messages":[{"role":"user","content":"Hello there"}]}""", "input_tokens", true)]
    [InlineData("/v1beta/models/via-gemini:countTokens", """{"contents":[{"role":"user","parts":[{"text":"Hello there"}]}]}""", "totalTokens", false)]
    [InlineData("/v1beta/models/via-messages:countTokens", """{"contents":[{"role":"user","parts":[{"text":"Hello there"}]}]}""", "totalTokens", true)]
    public async Task Tokens_are_counted_by_the_provider_or_here(string path, string body, string member, bool estimated)
    {
        using var response = await fixture.Host.PostAsync(path, body, cancellationToken: Token);
        var answer = await response.Content.ReadAsStringAsync(Token);

        Assert.True(response.StatusCode == HttpStatusCode.OK, answer);
        Assert.InRange(JsonNode.Parse(answer)![member]!.GetValue<int>(), 1, 50);
        Assert.Equal(estimated, response.Headers.TryGetValues("x-agw-token-count", out _));
    }

    private Task<HttpResponseMessage> SendAsync(string client, string model, string prompt, bool stream, bool tool = false)
    {
        const string schema = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";
        var function = new JsonObject { ["name"] = "get_weather", [client == "messages" ? "input_schema" : "parameters"] = JsonNode.Parse(schema) };
        var body = client switch
        {
            "gemini" => new JsonObject { ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = prompt }) }) },
            "responses" => new JsonObject { ["model"] = model, ["input"] = prompt },
            _ => new JsonObject { ["model"] = model, ["max_tokens"] = 1000, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }) },
        };
        if (stream && client != "gemini")
        {
            body["stream"] = true;
        }

        if (tool)
        {
            body["tools"] = new JsonArray(client switch
            {
                "completions" => new JsonObject { ["type"] = "function", ["function"] = function },
                "gemini" => new JsonObject { ["functionDeclarations"] = new JsonArray(function) },
                _ => function,
            });
            if (client == "responses")
            {
                function["type"] = "function";
            }
        }

        var path = client switch
        {
            "completions" => "/v1/chat/completions",
            "messages" => "/v1/messages",
            "responses" => "/v1/responses",
            _ => $"/v1beta/models/{model}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}",
        };
        return fixture.Host.PostAsync(path, body.ToJsonString(), cancellationToken: Token);
    }

    private static string EndOf(string client) => client switch
    {
        "completions" => "data: [DONE]",
        "messages" => "event: message_stop",
        "responses" => "event: response.completed",
        _ => "\"finishReason\":\"STOP\"",
    };

    private static string TextOf(string client, string body, bool stream)
    {
        if (!stream)
        {
            var answer = JsonNode.Parse(body)!;
            return client switch
            {
                "completions" => answer["choices"]![0]!["message"]!["content"]!.GetValue<string>(),
                "messages" => answer["content"]![0]!["text"]!.GetValue<string>(),
                "responses" => answer["output"]!.AsArray().First(o => o!["type"]!.GetValue<string>() == "message")!["content"]![0]!["text"]!.GetValue<string>(),
                _ => string.Concat(answer["candidates"]![0]!["content"]!["parts"]!.AsArray().Select(p => p!["text"]!.GetValue<string>())),
            };
        }

        var text = new StringBuilder();
        foreach (var data in Events(body))
        {
            text.Append(client switch
            {
                "completions" => data["choices"]?.AsArray().FirstOrDefault()?["delta"]?["content"]?.GetValue<string>(),
                "messages" => data["delta"]?["text"]?.GetValue<string>(),
                "responses" => data["type"]?.GetValue<string>() == "response.output_text.delta" ? data["delta"]!.GetValue<string>() : null,
                _ => data["candidates"]?[0]?["content"]?["parts"]?.AsArray().FirstOrDefault()?["text"]?.GetValue<string>(),
            });
        }

        return text.ToString();
    }

    private static string ArgumentsOf(string client, string body, bool stream)
    {
        if (!stream)
        {
            return body;
        }

        var text = new StringBuilder();
        foreach (var data in Events(body))
        {
            text.Append(client switch
            {
                "completions" => data["choices"]?.AsArray().FirstOrDefault()?["delta"]?["tool_calls"]?[0]?["function"]?["arguments"]?.GetValue<string>(),
                "messages" => data["delta"]?["partial_json"]?.GetValue<string>(),
                "responses" => data["type"]?.GetValue<string>() == "response.function_call_arguments.delta" ? data["delta"]!.GetValue<string>() : null,
                _ => data["candidates"]?[0]?["content"]?["parts"]?.AsArray().FirstOrDefault()?["functionCall"]?["args"]?.ToJsonString(),
            });
        }

        return text.ToString();
    }

    private static IEnumerable<JsonNode> Events(string body) =>
        body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[6..])!);
}
