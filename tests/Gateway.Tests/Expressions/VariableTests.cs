using System.Text.Json.Nodes;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Tests.Ai;
using Agentgateway.Gateway.Tests.Mcp;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Expressions;

/// <summary>What each group of variables holds at each moment of a request.</summary>
public sealed class VariableTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("request.method", "\"POST\"")]
    [InlineData("request.host", "\"client.example\"")]
    [InlineData("request.scheme", "\"http\"")]
    [InlineData("request.path", "\"/a/b\"")]
    [InlineData("request.version", "\"HTTP/1.1\"")]
    [InlineData("string(request.uri)", "\"http://client.example:81/a/b?q=1&q=two\"")]
    [InlineData("request.uri.query(\"q\")", "[\"1\",\"two\"]")]
    [InlineData("request.pathAndQuery.setQuery(\"q\", \"3\")", "\"/a/b?q=3\"")]
    [InlineData("request.headers[\"X-Multi\"]", "\"a, b\"")]
    [InlineData("request.headers.raw()[\"x-multi\"]", "[\"a, b\"]")]
    [InlineData("request.headers.split()[\"x-multi\"]", "[\"a\",\"b\"]")]
    [InlineData("type(request.path) == string && type(1) == int", "true")]
    [InlineData("request.headers.cookie(\"sid\")", "\"s1\"")]
    [InlineData("json(request.body).n", "5")]
    [InlineData("request.startTime <= timestamp(\"2100-01-01T00:00:00Z\")", "true")]
    [InlineData("has(request.endTime)", "false")]
    [InlineData("response == null && !has(response.code)", "true")]
    [InlineData("source.address", "\"127.0.0.1\"")]
    [InlineData("source.port == source.rawPort && source.rawAddress == source.address", "true")]
    [InlineData("has(source.identity) || has(source.subject) || has(source.connectHeaders)", "false")]
    [InlineData("destination.address + \":\" + string(destination.port)", "\"127.0.0.1:PORT\"")]
    [InlineData("proxy.bind + \" \" + proxy.gateway.namespace + \" \" + proxy.gateway.name + \" \" + proxy.listener.name", "\"bind/PORT default default main\"")]
    [InlineData("proxy.route", "{\"namespace\":\"default\",\"name\":\"shop\",\"rule\":\"first\"}")]
    [InlineData("[jwt, apiKey, basicAuth, llm, llmRequest, mcp, extauthz, extproc, mcpGuardrails, backend].all(v, v == null)", "true")]
    [InlineData("default(jwt.sub, \"nobody\")", "\"nobody\"")]
    [InlineData("has(jwt.sub)", "false")]
    [InlineData("type(env) == map", "true")]
    public async Task Request_phase(string expression, string expected)
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $$"""
            transformations:
              request:
                body: |-
                  {"v": {{expression}} }
            """);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a/b?q=1&q=two") { Content = new StringContent("{\"n\":5}") };
        request.Headers.Host = "client.example:81";
        request.Headers.Add("x-multi", ["a", "b"]);
        request.Headers.Add("cookie", "x=1; sid=s1");

        using var answer = await gateway.Client.SendAsync(request, Token);

        Assert.Equal($"{{\"v\":{expected.Replace("PORT", gateway.Port.ToString(), StringComparison.Ordinal)}}}", upstream.Single.Text);
    }

    [Fact]
    public async Task Several_lines_of_a_header_are_one_text_or_a_list_as_asked()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, """
            transformations:
              request:
                body: '[request.headers["x-multi"], request.headers.join()["x-multi"], request.headers.raw()["x-multi"], request.headers.filter(k, k == "x-multi")]'
            """);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, gateway.Port, Token);
        var stream = client.GetStream();
        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nX-Multi: a\r\nX-Multi: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), Token);
        using var reader = new StreamReader(stream);
        await reader.ReadToEndAsync(Token);

        Assert.Equal("""["a","a,b",["a","b"],["x-multi"]]""", upstream.Single.Text);
    }

    [Fact]
    public async Task Response_phase_and_log_know_more()
    {
        await using var upstream = await TestUpstream.StartAsync();
        var collector = new FieldCollector();
        await using var gateway = await StartAsync(
            upstream,
            """
            transformations:
              request: {metadata: {tenant: 'request.headers["x-tenant"]', step: '"request"'}, set: {":path": '"/changed"'}}
              response:
                metadata: {step: '"response"'}
                set:
                  x-seen: 'metadata.tenant + " " + metadata.step + " " + request.path + " " + string(response.code) + " " + backend.type + " " + backend.protocol'
                  x-ended: 'string(has(request.endTime))'
            """,
            """
            frontendPolicies:
              accessLog:
                add:
                  ended: 'request.endTime >= request.startTime'
                  code: response.code
                  header: 'response.headers["x-seen"]'
                  backend: backend.name
                  upstream: 'proxy.upstreamDuration > duration("0s") && proxy.requestProcessingDuration > duration("0s")'
                  all: variables()
            """,
            collector);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/asked") { Headers = { { "x-tenant", "blue" }, { "authorization", "Bearer top-secret" } } };

        using var answer = await gateway.Client.SendAsync(request, Token);

        Assert.Equal("blue response /changed 200 static http", answer.Headers.GetValues("x-seen").Single());
        Assert.Equal("false", answer.Headers.GetValues("x-ended").Single());
        var fields = await Poll.UntilAsync(() => collector.First, "the request is logged", Token);
        Assert.Equal(("1", "200", "1", upstream.Address), (fields["ended"], fields["code"], fields["upstream"], fields["backend"]));
        Assert.StartsWith("blue response", fields["header"], StringComparison.Ordinal);
        var all = JsonNode.Parse(fields["all"])!;
        Assert.Equal("/changed", all["request"]!["path"]!.GetValue<string>());
        Assert.Equal("blue", all["metadata"]!["tenant"]!.GetValue<string>());
        Assert.DoesNotContain("top-secret", fields["all"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_status_is_read_from_the_head()
    {
        await using var upstream = await TestUpstream.StartAsync(protocols: Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2, handler: (http, _) =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "5";
            return Task.CompletedTask;
        });
        var collector = new FieldCollector();
        await using var gateway = await StartAsync(upstream, "timeout: {}", "frontendPolicies: {accessLog: {add: {status: response.grpcStatus}}}", collector);
        using var client = gateway.NewClient();
        client.DefaultRequestVersion = System.Net.HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/svc/Call") { Content = new ByteArrayContent([]), Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");

        using var answer = await client.SendAsync(request, Token);

        var fields = await Poll.UntilAsync(() => collector.First, "the request is logged", Token);
        Assert.Equal("5", fields["status"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answers_of_models_are_seen_as_the_client_gets_them(bool stream)
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await AiTestHost.StartAsync(
            """
            binds:
            - port: {port}
              listeners:
              - routes:
                - policies:
                    transformations:
                      request: {set: {x-model: 'json(request.body).model'}}
                      response:
                        set:
                          x-size: string(size(response.body))
                          x-model: 'llm.requestModel + " " + llm.provider + " " + backend.type'
                  backends:
                  - ai:
                      name: mine
                      hostOverride: 127.0.0.1:{upstream}
                      provider: {openAI: {}}
            """.Replace("{upstream}", upstream.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), Token);
        var body = stream ? "data: {\"choices\":[]}\n\ndata: [DONE]\n\n" : "{\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}";
        upstream.Answer = http =>
        {
            http.Response.ContentType = stream ? "text/event-stream" : "application/json";
            return http.Response.WriteAsync(body);
        };

        using var answer = await host.PostAsync("/v1/chat/completions", $$"""{"model":"gpt-x","stream":{{(stream ? "true" : "false")}},"messages":[]}""", cancellationToken: Token);

        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal(body, text);
        Assert.Equal(text.Length.ToString(), answer.Headers.GetValues("x-size").Single());
        Assert.Equal("gpt-x openai ai", answer.Headers.GetValues("x-model").Single());
        Assert.Equal("gpt-x", upstream.Last.Headers["x-model"]);
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        // The stream reports no usage: what is booked is the estimate of an empty prompt.
        Assert.Equal((stream ? 0L : 3L, stream), (usage.InputTokens, usage.UsageEstimated));
    }

    [Fact]
    public async Task Replaced_answer_of_a_model_is_still_counted()
    {
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        await using var host = await AiTestHost.StartAsync(
            """
            binds:
            - port: {port}
              listeners:
              - routes:
                - policies:
                    transformations: {response: {body: '{"hidden": true}'}}
                  backends: [{ai: {name: mine, hostOverride: "127.0.0.1:{upstream}", provider: {openAI: {}}}}]
            """.Replace("{upstream}", upstream.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), Token);
        upstream.Answer = http => http.Response.WriteAsJsonAsync(new { model = "m", usage = new { prompt_tokens = 3, completion_tokens = 4 } });

        using var answer = await host.PostAsync("/v1/chat/completions", """{"model":"gpt-x","messages":[]}""", cancellationToken: Token);

        Assert.Equal("""{"hidden":true}""", await answer.Content.ReadAsStringAsync(Token));
        var usage = await host.Usage.FirstAsync(u => u.Kind == "llm", Token);
        Assert.Equal((3L, 4L), (usage.InputTokens, usage.OutputTokens));
    }

    [Fact]
    public async Task Calls_of_tools_show_what_went_in_and_out_to_the_log_only()
    {
        var collector = new FieldCollector();
        await using var host = await McpTestHost.StartAsync(
            """
            frontendPolicies:
              accessLog:
                add:
                  call: 'mcp.methodName == "tools/call" ? mcp.tool : null'
            gateways: {default: {port: {port}}}
            mcp:
              policies:
                apiKey: {mode: strict, virtualKeys: true}
                mcpAuthorization: {rules: ['!has(mcp.tool.arguments)']}
              targets:
              - {name: sample, mcp: {host: "{mcp0}"}}
            """, 1, Token, services => services.AddSingleton<ICompletionSink>(collector));
        await using var client = await host.ConnectAsync(host.Gateway.AddKey(), Token);
        await client.CallToolAsync("add", new Dictionary<string, object?> { ["a"] = 2, ["b"] = 3 }, cancellationToken: Token);

        var fields = await Poll.UntilAsync(() => collector.All.FirstOrDefault(request => request.ContainsKey("call")), "the call is logged", Token);

        var call = JsonNode.Parse(fields["call"])!;
        Assert.Equal(("sample", "add", 3), (call["target"]!.GetValue<string>(), call["name"]!.GetValue<string>(), call["arguments"]!["b"]!.GetValue<int>()));
        Assert.Equal("5", call["result"]!["content"]![0]!["text"]!.GetValue<string>());
        Assert.Null(call["error"]);
    }

    private static Task<TestGateway> StartAsync(TestUpstream upstream, string policies, string top = "", FieldCollector? sink = null) => TestGateway.StartAsync(
        $$"""
        {{top}}
        binds:
        - port: PORT
          listeners:
          - name: main
            routes:
            - name: shop
              ruleName: first
              policies:
        {{string.Join('\n', policies.Split('\n').Select(line => new string(' ', 8) + line))}}
              backends: [{host: {{upstream.Address}}}]
        """, sink);
}
